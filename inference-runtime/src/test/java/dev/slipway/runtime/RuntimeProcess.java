package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program as a process of its own, with the flags that it is shipped with, on a free port. */
final class RuntimeProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    private final Process process;

    private RuntimeProcess(Process process) {
        this.process = process;
    }

    static RuntimeProcess start(List<String> jvmFlags, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@src/main/jvm/inference-runtime.args",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(jvmFlags);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), RuntimeApplication.class.getName(), "--server.port=0"));
        command.addAll(List.of(arguments));
        return new RuntimeProcess(new ProcessBuilder(command).start());
    }

    /** The port that it says it has. */
    int awaitPort() throws IOException {
        BufferedReader output = process.inputReader();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
                return Integer.parseInt(started.group(1));
            }
        }
        throw new AssertionError("it ended before it had a port");
    }

    /** What it says of a failure, once it has ended by itself, and not with 0. */
    String awaitFailure() throws IOException, InterruptedException {
        String output = process.errorReader().readAllAsString();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
        assertThat(process.exitValue()).as(output).isNotZero();
        return output;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
