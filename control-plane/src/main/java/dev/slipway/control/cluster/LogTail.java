package dev.slipway.control.cluster;

import dev.slipway.control.logs.OutputLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The end of a log file. */
final class LogTail {

    private static final int LENGTH = 64 * 1024;
    private static final int SHOWN = 500;

    private LogTail() {}

    /** What a program said last: the likeliest reason for its end. */
    static String lastLine(Path log) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LENGTH));
            byte[] end = new byte[LENGTH];
            int length = Math.max(0, file.read(end));
            String[] lines =
                    new String(end, 0, length, StandardCharsets.UTF_8).strip().split("\n");
            String last = OutputLine.parse(lines[lines.length - 1]).message().strip();
            return last.length() > SHOWN ? last.substring(0, SHOWN) + "…" : last;
        } catch (IOException e) {
            return "its log cannot be read: " + e.getMessage();
        }
    }
}
