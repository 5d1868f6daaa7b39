package dev.slipway.control.logs;

import dev.slipway.control.host.LogRotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One replica's output file, and how far it was read. */
final class FollowedOutput {

    static final Pattern NAME = Pattern.compile("([a-z0-9]{7})-([a-z0-9]{5})\\.log");

    /** While lines cannot be kept, so much output waits for that. */
    private static final long UNREAD_LIMIT = 4 * LogRotation.LIMIT;

    private static final Duration SETTLED = Duration.ofSeconds(2);

    private final Path file;
    private final String deploymentId;
    private final String replica;
    private final LineBudget budget;
    private long position;
    private long lastAt;

    FollowedOutput(Path file, long position, LongSupplier nanoTime) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (!name.matches()) {
            throw new IllegalArgumentException(file + " is not named after a deployment and a replica");
        }
        this.file = file;
        this.deploymentId = name.group(1);
        this.replica = name.group(2);
        this.budget = new LineBudget(nanoTime);
        this.position = position;
    }

    String name() {
        return file.getFileName().toString();
    }

    String deploymentId() {
        return deploymentId;
    }

    long position() {
        return position;
    }

    /** Whether there is more than was read; a file that shrank was begun anew. */
    boolean hasMore() throws IOException {
        long size = Files.size(file);
        position = size < position ? 0 : position;
        return size > position;
    }

    boolean isUntouchedSince(Instant moment) throws IOException {
        return Files.getLastModifiedTime(file).toInstant().isBefore(moment);
    }

    /** What was added, without moving on: that is for whoever has kept it. */
    OutputChunk read(Instant now) throws IOException {
        return OutputChunk.read(file, position, isUntouchedSince(now.minus(SETTLED)));
    }

    /** The chunk as lines of the log; lines that are too many become one that counts them. */
    List<LogLine> lines(OutputChunk chunk, LocalDate first, Instant now) {
        List<LogLine> lines = new ArrayList<>();
        Instant time = now;
        int dropped = 0;
        for (String text : chunk.lines()) {
            if (text.isBlank()) {
                continue;
            }
            if (budget.take()) {
                OutputLine output = OutputLine.parse(text);
                time = output.time() == null ? time : within(first, output.time(), now);
                lines.add(line(output, time));
            } else {
                dropped++;
            }
        }
        if (dropped > 0) {
            lines.add(remark(dropped + " lines were dropped here: more than 1000 a second", time));
        }
        return lines;
    }

    void moveTo(long next) {
        position = next;
    }

    /** Whether it has grown so long that it should begin anew: at the next pause, or at last without one. */
    boolean isTooLong() throws IOException {
        return position >= LogRotation.LIMIT && !hasMore() || Files.size(file) >= UNREAD_LIMIT;
    }

    /** Lets the file begin anew; what was written in between is handed over, and what is too much for that is counted. */
    List<LogLine> rotate(LocalDate first, Instant now) throws IOException {
        LogRotation.rotate(file);
        Path previous = LogRotation.previous(file);
        OutputChunk rest = OutputChunk.read(previous, position, true);
        List<LogLine> lines = new ArrayList<>(lines(rest, first, now));
        long lost = Files.size(previous) - rest.next();
        if (lost > 0) {
            lines.add(
                    remark(lost + " bytes of output were dropped here: they came faster than they could be kept", now));
        }
        position = 0;
        return lines;
    }

    private LogLine remark(String message, Instant time) {
        return line(new OutputLine(null, LogLevel.WARNING, null, message), time);
    }

    private LogLine line(OutputLine output, Instant time) {
        lastAt = Math.max(lastAt + 1, LogTime.nanos(time));
        return new LogLine(
                lastAt,
                deploymentId,
                LogComponent.SERVE,
                replica,
                output.requestId(),
                output.level(),
                output.message());
    }

    /** A replica's clock is not to be trusted with lines from tomorrow, or with ones that would be dropped at once. */
    private static Instant within(LocalDate first, Instant time, Instant now) {
        Instant earliest = first.atStartOfDay(ZoneOffset.UTC).toInstant();
        return time.isAfter(now) ? now : time.isBefore(earliest) ? earliest : time;
    }
}
