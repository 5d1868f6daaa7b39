package dev.slipway.control.host;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a log within bounds while a program appends to it: what is there moves to {@code NAME.1} and the file begins anew.
 * The program notices nothing; what it writes between the copy's end and the cut is lost.
 */
public final class LogRotation {

    /** Bytes of a log that may stay in one file. */
    public static final long LIMIT = 16L << 20;

    private LogRotation() {}

    public static Path previous(Path log) {
        return log.resolveSibling(log.getFileName() + ".1");
    }

    public static void rotate(Path log) throws IOException {
        try (FileChannel from = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel to = FileChannel.open(
                        previous(log),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            long copied = 0;
            while (copied < from.size()) {
                copied += from.transferTo(copied, from.size() - copied, to);
            }
            from.truncate(0);
        }
    }
}
