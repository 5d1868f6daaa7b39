package dev.slipway.edge.usage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The record of what was used: one JSON line a request, in the file before the request's answer ends, so that no crash
 * of this process loses one; on the disk within {@link #SYNC_MILLIS}. A full file is closed and a new one begun; the
 * oldest go when there are too many. Of several edges on one folder each writes a file of its own.
 */
public final class UsageLog implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(UsageLog.class);

    private static final String SUFFIX = ".jsonl";
    private static final long SYNC_MILLIS = 200;
    private static final int MAX_UNWRITTEN_BYTES = 8 * 1024 * 1024;

    private final Path folder;
    private final long maxFileBytes;
    private final int maxFiles;
    private final FileClaims claims;
    private final Deque<byte[]> unwritten = new ArrayDeque<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(16 * 1024);
    private FileChannel channel;
    private long written;
    private int unwrittenBytes;
    private boolean dirty;
    private volatile boolean running;

    public UsageLog(Path folder, long maxFileBytes, int maxFiles) {
        this.folder = folder;
        this.maxFileBytes = maxFileBytes;
        this.maxFiles = maxFiles;
        try {
            Files.createDirectories(folder);
            claims = new FileClaims(folder.resolve(".writers"));
            channel = openNewest();
        } catch (IOException e) {
            throw new UncheckedIOException("the usage log cannot be written below " + folder, e);
        }
    }

    /** Before the servers listen; so it stops after them. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofPlatform().name("usage-sync").daemon().start(this::syncForever);
    }

    @Override
    public synchronized void stop() {
        running = false;
        notifyAll();
        try {
            channel.force(false);
            channel.close();
            claims.close();
        } catch (IOException e) {
            log.error("the usage log could not be closed: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Writes whole lines. What the disk does not take now is kept and tried again with the next ones. */
    public synchronized void append(byte[] lines) {
        try {
            while (!unwritten.isEmpty()) {
                write(unwritten.peek());
                unwrittenBytes -= unwritten.remove().length;
            }
            write(lines);
            if (!dirty) {
                dirty = true;
                notifyAll();
            }
        } catch (IOException e) {
            keep(lines, e);
        }
    }

    private void keep(byte[] lines, IOException cause) {
        if (unwritten.isEmpty()) {
            log.error(
                    "usage records cannot be written, keeping up to {} bytes of them in memory: {}",
                    MAX_UNWRITTEN_BYTES,
                    cause.getMessage());
        }
        unwritten.add(lines);
        unwrittenBytes += lines.length;
        while (unwrittenBytes > MAX_UNWRITTEN_BYTES) {
            unwrittenBytes -= unwritten.remove().length;
            log.error("usage records are lost: the disk takes nothing and {} bytes are waiting", unwrittenBytes);
        }
    }

    private void write(byte[] lines) throws IOException {
        if (written > 0 && written + lines.length > maxFileBytes) {
            rotate();
        }
        ByteBuffer bytes =
                lines.length <= buffer.capacity() ? buffer.clear().put(lines).flip() : ByteBuffer.wrap(lines);
        long start = written;
        try {
            while (bytes.hasRemaining()) {
                written += channel.write(bytes);
            }
        } catch (IOException e) {
            channel.truncate(start); // no half line
            written = start;
            throw e;
        }
    }

    private void rotate() throws IOException {
        FileChannel full = channel;
        channel = openNext();
        written = 0;
        full.force(false);
        full.close();
        List<Path> files = files();
        for (Path file : files.subList(Math.min(maxFiles, files.size()), files.size())) {
            Files.deleteIfExists(file);
        }
    }

    /** Goes on with the newest file if it is nobody else's and a crash of the machine has left no half line there. */
    private FileChannel openNewest() throws IOException {
        List<Path> files = files();
        if (files.isEmpty() || !claims.claim(number(files.get(0))) || !endsWithLine(files.get(0))) {
            return openNext();
        }
        FileChannel newest = FileChannel.open(files.get(0), StandardOpenOption.APPEND);
        written = newest.size();
        return newest;
    }

    private static boolean endsWithLine(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            long size = channel.size();
            return size == 0 || (channel.read(last, size - 1) == 1 && last.get(0) == '\n');
        }
    }

    private FileChannel openNext() throws IOException {
        List<Path> files = files();
        long number = files.isEmpty() ? 1 : number(files.get(0)) + 1;
        while (!claims.claim(number)) {
            number++;
        }
        Path next = folder.resolve("%012d%s".formatted(number, SUFFIX));
        return FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(0, name.length() - SUFFIX.length()));
    }

    /** The log's files, newest first. */
    public List<Path> files() throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.getFileName().toString().matches("[0-9]{12}" + SUFFIX))
                    .sorted(Comparator.comparing(Path::getFileName).reversed())
                    .toList();
        }
    }

    private void syncForever() {
        try {
            while (running) {
                sync(awaitLines());
                Thread.sleep(SYNC_MILLIS); // what comes meanwhile goes to the disk together
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sync(@Nullable FileChannel due) {
        try {
            if (due != null) {
                due.force(false);
            }
        } catch (ClosedChannelException _) {
            // a full file was synced when it was closed
        } catch (IOException e) {
            log.error("the usage log cannot be synced: {}", e.getMessage());
        }
    }

    private synchronized @Nullable FileChannel awaitLines() throws InterruptedException {
        while (running && !dirty) {
            wait();
        }
        dirty = false;
        return running ? channel : null;
    }
}
