package dev.slipway.control.host;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The commands of the launcher script. */
public final class Main {

    private static final int DEFAULT_PORT = 8000;
    private static final int TAIL_LINES = 30;

    private final PrintStream out;
    private final Distribution distribution;

    private Main(PrintStream out, Distribution distribution) {
        this.out = out;
        this.distribution = distribution;
    }

    static void main(String[] arguments) {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        System.exit(new Main(out, Distribution.ofThisProcess()).run(Arrays.asList(arguments)));
    }

    private int run(List<String> arguments) {
        try {
            return run(arguments.getFirst(), arguments.subList(1, arguments.size()));
        } catch (UsageException e) {
            return fail(2, e.getMessage() + "; see ./slipway %s --help".formatted(arguments.getFirst()));
        } catch (StartFailedException e) {
            e.log().ifPresent(this::printTail);
            return fail(1, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fail(1, e.toString());
        } catch (InterruptedException _) {
            return fail(1, "interrupted");
        } catch (RuntimeException | OutOfMemoryError e) {
            // A mistake of ours, for which there is no better place: standard error is the supervisor's log in a
            // detached start.
            e.printStackTrace();
            return fail(1, "failed: " + e);
        }
    }

    private int run(String command, List<String> arguments) throws IOException, InterruptedException {
        Options options = Options.parse(arguments);
        return switch (command) {
            case "up" -> up(options, arguments);
            case "down" -> new Down(data(options)).run(out);
            case "restart" -> restart(options);
            case "status" -> new Status(data(options)).print(options.has("--json"), out);
            case "serve" -> print(RunAlone.serve(options, distribution));
            case "edge" -> print(RunAlone.edge(options));
            case "connect" -> connect(options);
            case "train" -> new Training(data(options), distribution).run(out);
            default -> throw new UsageException("unknown command '" + command + "'");
        };
    }

    private int up(Options options, List<String> arguments) throws IOException, InterruptedException {
        if (options.has("--detach")) {
            return new DetachedUp(data(options), distribution).run(arguments, out);
        }
        var address =
                new PublicAddress(options.get("--bind").orElse(PublicAddress.LOOPBACK), options.port(DEFAULT_PORT));
        return new Up(data(options), distribution, out).run(address, options.has("--open"));
    }

    private int restart(Options options) throws IOException, InterruptedException {
        if (!options.operands().equals(List.of(ProcessRecord.EDGE))) {
            throw new UsageException("restart takes edge, not '%s'".formatted(String.join(" ", options.operands())));
        }
        return new Restart(data(options)).run(out);
    }

    private int connect(Options options) throws IOException, InterruptedException {
        if (options.operands().isEmpty()) {
            throw new UsageException("connect needs the address of an installation");
        }
        var local = new PublicAddress(PublicAddress.LOOPBACK, options.port(Connect.TRUSS_PORT));
        RemoteTrust trust = RemoteTrust.of(options.get("--ca").map(Path::of));
        return new Connect(out).run(options.operands().getFirst(), local, trust);
    }

    private static DataDirectory data(Options options) {
        String directory = options.require("--data");
        try {
            return new DataDirectory(Path.of(directory));
        } catch (InvalidPathException e) {
            throw new UsageException("--data '%s' is no path in the character set of this system's locale: %s"
                    .formatted(directory, e.getReason()));
        }
    }

    private int print(List<String> settings) {
        settings.forEach(out::println);
        return 0;
    }

    private int fail(int status, String reason) {
        out.flush();
        (status == 2 ? System.err : out).println("slipway: " + reason);
        return status;
    }

    private void printTail(Path log) {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log, StandardCharsets.ISO_8859_1) : List.of();
            out.printf("---- end of %s%n", log);
            lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()).forEach(out::println);
            out.println("----");
        } catch (IOException e) {
            out.printf("(%s cannot be read: %s)%n", log, e.getMessage());
        }
    }
}
