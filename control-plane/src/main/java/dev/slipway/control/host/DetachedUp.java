package dev.slipway.control.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code slipway up --detach}: starts the supervisor in a session of its own and shows what it says until it is ready. */
final class DetachedUp {

    private final DataDirectory data;
    private final Distribution distribution;

    DetachedUp(DataDirectory data, Distribution distribution) {
        this.data = data;
        this.distribution = distribution;
    }

    int run(List<String> arguments, PrintStream out) throws IOException, InterruptedException {
        data.prepare();
        Process supervisor = new ProcessBuilder(command(arguments))
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectError(
                        Redirect.appendTo(data.log(ProcessRecord.SUPERVISOR).toFile()))
                .start();
        return relay(supervisor, out) ? 0 : supervisor.waitFor();
    }

    /** Whether what ended its output is the announcement, after which it goes on in silence. */
    private static boolean relay(Process supervisor, PrintStream out) throws IOException {
        boolean ready = false;
        try (BufferedReader lines = supervisor.inputReader()) {
            String line = lines.readLine();
            while (line != null) {
                out.println(line);
                ready |= line.startsWith("ready:");
                line = lines.readLine();
            }
        }
        return ready;
    }

    private List<String> command(List<String> arguments) {
        List<String> foreground = new ArrayList<>(List.of("up"));
        arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(foreground::add);
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(distribution.command(ProcessRecord.SUPERVISOR, foreground));
        return command;
    }
}
