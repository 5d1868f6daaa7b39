package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@code /proc} tells about processes, and signals to them. */
public final class LinuxProcesses {
    private static final int TICKS_PER_SECOND = 100;

    private LinuxProcesses() {}

    /** Live processes (zombies have an empty environment) that carry the variable with this value. */
    public static List<Long> withEnvironment(String name, String value) {
        return ProcessHandle.allProcesses()
                .map(ProcessHandle::pid)
                .filter(pid -> hasVariable(pid, name, value))
                .toList();
    }

    public static boolean hasVariable(long pid, String name, String value) {
        return environment(pid).contains("\0" + name + "=" + value + "\0");
    }

    public static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).isPresent() && !state(pid).equals("Z");
    }

    public static void signal(String signal, long pid) {
        try {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError("kill -" + signal + " " + pid + " failed: no such process?");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Memory of a process with what it shares divided among the sharers. */
    public static long pssKib(long pid) {
        return read(pid, "smaps_rollup")
                .lines()
                .filter(line -> line.startsWith("Pss:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    public static double cpuSeconds(long pid) {
        String[] fields = fieldsAfterName(pid);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / (double) TICKS_PER_SECOND;
    }

    public static Stream<Long> descendants(long pid) {
        return ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .map(ProcessHandle::pid);
    }

    private static String environment(long pid) {
        return "\0" + read(pid, "environ");
    }

    private static String state(long pid) {
        String[] fields = fieldsAfterName(pid);
        return fields.length == 0 ? "Z" : fields[0];
    }

    private static String[] fieldsAfterName(long pid) {
        String stat = read(pid, "stat");
        return stat.substring(Math.min(stat.length(), stat.lastIndexOf(')') + 2))
                .split(" ", -1);
    }

    /** Empty for a process that has just ended. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException ended) {
            return "";
        }
    }
}
