package dev.slipway.control.host;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How each part of one instance is started. */
final class Parts {

    /** How long the edge lets requests end: it and the other programs must be gone within a step of {@code down}. */
    private static final Duration EDGE_DRAIN = Shutdown.STEP_LIMIT.minusMillis(1000);

    private final Distribution distribution;
    private final DataDirectory data;
    private final PublicAddress address;
    private final EventLog events;

    Parts(Distribution distribution, DataDirectory data, PublicAddress address, EventLog events) {
        this.distribution = distribution;
        this.data = data;
        this.address = address;
        this.events = events;
    }

    Part postgres(int port) {
        Path log = data.log(ProcessRecord.POSTGRES);
        return part(ProcessRecord.POSTGRES, port, () -> {
            PostgresBinaries binaries = PostgresBinaries.unpack(data.cache());
            return EmbeddedPostgres.start(binaries, data.postgres(), log, port).handle();
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
        return program(ProcessRecord.CONTROL_PLANE, "control-plane", port, settings, database.environment());
    }

    Part edge(int controlPlanePort) {
        List<String> settings = List.of(
                "--server.address=" + address.bind(),
                "--server.port=" + address.port(),
                "--slipway.data=" + data.root(),
                "--slipway.edge.drain=" + EDGE_DRAIN.toMillis() + "ms",
                "--slipway.edge.control-plane=http://127.0.0.1:" + controlPlanePort);
        return program(ProcessRecord.EDGE, "platform-api", address.port(), settings, Map.of());
    }

    private Part program(
            String role, String program, int port, List<String> settings, Map<String, String> environment) {
        return part(role, port, () -> {
            ProcessBuilder builder = new ProcessBuilder(inOwnSession(distribution.command(program, settings)))
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.appendTo(data.log(role).toFile()));
            builder.environment()
                    .put("SLIPWAY_INTERNAL_TOKEN_FILE", data.internalToken().toString());
            builder.environment().putAll(environment);
            return TiedProcess.start(role, builder).toHandle();
        });
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
