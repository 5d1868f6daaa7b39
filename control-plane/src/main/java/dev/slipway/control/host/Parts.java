package dev.slipway.control.host;

import dev.slipway.control.host.Part.Started;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** How each part of one instance is started. */
final class Parts {

    /** How long the edge lets requests end: it and the other programs must be gone within a step of {@code down}. */
    private static final Duration EDGE_DRAIN = Shutdown.STEP_LIMIT.minusMillis(1000);

    /** How many requests an edge tries itself with, where the operator says it. */
    private static final String REHEARSAL = "SLIPWAY_EDGE_REHEARSAL";

    private final Distribution distribution;
    private final DataDirectory data;
    private final PublicAddress address;
    private final PublicSockets sockets;
    private final EventLog events;

    Parts(
            Distribution distribution,
            DataDirectory data,
            PublicAddress address,
            PublicSockets sockets,
            EventLog events) {
        this.distribution = distribution;
        this.data = data;
        this.address = address;
        this.sockets = sockets;
        this.events = events;
    }

    Part postgres(int port) {
        Path log = data.log(ProcessRecord.POSTGRES);
        return part(ProcessRecord.POSTGRES, port, () -> {
            PostgresBinaries binaries = PostgresBinaries.unpack(data.cache());
            return new Started(
                    EmbeddedPostgres.start(binaries, data.postgres(), log, port).handle(), null);
        });
    }

    Part controlPlane(int port, DatabaseAddress database) {
        List<String> settings = List.of(
                "--server.address=127.0.0.1",
                "--server.port=" + port,
                "--slipway.data=" + data.root(),
                "--slipway.public-url=" + address.url(),
                "--slipway.admin-api-key-file=" + data.adminApiKey(),
                "--slipway.models=" + distribution.models(),
                "--slipway.runtime.java-args=" + distribution.arguments("inference-runtime"));
        return part(ProcessRecord.CONTROL_PLANE, port, () -> {
            ProcessBuilder program =
                    program(ProcessRecord.CONTROL_PLANE, distribution.command("control-plane", settings));
            program.environment().putAll(database.environment());
            return new Started(
                    TiedProcess.start(ProcessRecord.CONTROL_PLANE, program::start)
                            .toHandle(),
                    null);
        });
    }

    Part edge(int controlPlanePort) {
        List<String> settings = List.of(
                "--server.address=" + address.bind(),
                "--server.port=" + address.port(),
                "--slipway.data=" + data.root(),
                "--slipway.edge.drain=" + EDGE_DRAIN.toMillis() + "ms",
                "--slipway.edge.control-plane=http://127.0.0.1:" + controlPlanePort);
        var first = new AtomicBoolean(true);
        return part(ProcessRecord.EDGE, address.port(), () -> {
            int healthPort = FreePort.find();
            List<String> command = distribution.command("platform-api", settings);
            command.add("--management.server.port=" + healthPort);
            if (first.getAndSet(false) && System.getenv(REHEARSAL) == null) {
                command.add(
                        "--slipway.edge.rehearsal=0"); // nobody calls yet, and the other parts need the processors to
                // start
            }
            ProcessBuilder program = program(ProcessRecord.EDGE, command);
            return new Started(
                    TiedProcess.start(ProcessRecord.EDGE, () -> sockets.start(program))
                            .toHandle(),
                    healthPort);
        });
    }

    private ProcessBuilder program(String role, List<String> command) {
        ProcessBuilder program = new ProcessBuilder(inOwnSession(command))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(data.log(role).toFile()));
        program.environment()
                .put("SLIPWAY_INTERNAL_TOKEN_FILE", data.internalToken().toString());
        return program;
    }

    private Part part(String role, int port, Part.Starter starter) {
        return new Part(role, port, data.log(role), starter, data.records(), events);
    }

    /** Out of reach of the terminal's Ctrl-C, which the supervisor answers in order; told to end when that dies. */
    private static List<String> inOwnSession(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("setsid", "setpriv", "--pdeathsig", "TERM"));
        whole.addAll(command);
        return whole;
    }
}
