package dev.slipway.runtime.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** User CPU time of the whole process, its collector and compilers included, as the system counts it (in 10 ms steps). */
final class CpuTime {

    private static final Path STAT = Path.of("/proc/self/stat");
    private static final int USER_TICKS = 11; // counted from the field after the command's closing parenthesis
    private static final double MILLIS_PER_TICK = 10;

    private CpuTime() {}

    static double userMillis() {
        try {
            String stat = Files.readString(STAT);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[USER_TICKS]) * MILLIS_PER_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException("user CPU time is read from " + STAT + " and needs Linux", e);
        }
    }
}
