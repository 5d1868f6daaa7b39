package dev.slipway.edge.receipt;

import dev.slipway.edge.usage.UsageLog;
import io.netty.util.concurrent.EventExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Every receipt that is kept: the newest in memory, all in the usage log. */
public final class Receipts {

    private static final int RECENT = 4096;

    private final UsageLog log;
    private final Map<EventExecutor, ReceiptBatch> batches = new ConcurrentHashMap<>();

    private final Map<String, byte[]> recent = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, byte[]> eldest) {
            return size() > RECENT;
        }
    };

    public Receipts(UsageLog log) {
        this.log = log;
    }

    /**
     * Writes the receipt to the log, and then runs {@code then}, which ends the answer that it describes. On {@code loop},
     * and later in the same turn of it, so that one write takes what several requests leave.
     */
    public void write(Receipt receipt, EventExecutor loop, Runnable then) {
        ReceiptBatch batch = batches.get(loop);
        if (batch == null) {
            batch = batches.computeIfAbsent(loop, of -> new ReceiptBatch(this, of));
        }
        batch.add(receipt, then);
    }

    void append(byte[] lines) {
        log.append(lines);
    }

    void remember(String requestId, byte[] lines, int start, int stop) {
        byte[] line = start == 0 && stop == lines.length ? lines : Arrays.copyOfRange(lines, start, stop);
        synchronized (recent) {
            recent.put(requestId, line);
        }
    }

    /** The newest receipt of that request as JSON, or null; may read files. */
    public @Nullable String find(String requestId) throws IOException {
        byte[] line;
        synchronized (recent) {
            line = recent.get(requestId);
        }
        return line == null ? search(requestId) : new String(line, StandardCharsets.UTF_8).strip();
    }

    private @Nullable String search(String requestId) throws IOException {
        String start = "{\"request_id\":\"" + requestId + "\",";
        for (Path file : log.files()) {
            String found = search(file, start);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String search(Path file, String start) throws IOException {
        String newest = null;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                newest = line.startsWith(start) && line.endsWith("}") ? line : newest;
            }
        } catch (NoSuchFileException _) {
            return null; // the oldest file has gone since it was listed
        }
        return newest;
    }
}
