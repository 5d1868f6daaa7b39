package dev.slipway.control.config;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP server of the user's own: how it is started and where it listens.
 *
 * @param startCommand null: the image's own, which needs {@code noBuild}
 * @param runAsUserId null: the platform's
 * @param noBuild whether the image runs as it is
 */
public record DockerServer(
        @Nullable String startCommand,
        int serverPort,
        String predictEndpoint,
        String readinessEndpoint,
        String livenessEndpoint,
        @Nullable Integer runAsUserId,
        boolean noBuild) {

    private static final int MAX_PORT = 65_535;
    private static final int PLATFORM_USER = 60_000;

    static DockerServer from(Fields fields) {
        if (!fields.has("server_port")) {
            fields.violation("server_port", null, "required: an integer from 1 to " + MAX_PORT);
        }
        boolean noBuild = fields.flag("no_build", false);
        DockerServer server = new DockerServer(
                startCommand(fields, noBuild),
                fields.integer("server_port", 1, MAX_PORT, 0),
                endpoint(fields, "predict_endpoint"),
                endpoint(fields, "readiness_endpoint"),
                endpoint(fields, "liveness_endpoint"),
                runAsUserId(fields),
                noBuild);
        fields.end();
        return server;
    }

    private static @Nullable String startCommand(Fields fields, boolean noBuild) {
        String allowed = "a command line; it may be left out where no_build is true";
        return noBuild
                ? fields.text("start_command", allowed, text -> !text.isBlank())
                : fields.requiredText("start_command", allowed, text -> !text.isBlank());
    }

    private static @Nullable Integer runAsUserId(Fields fields) {
        Integer id = fields.integer("run_as_user_id", 1, Integer.MAX_VALUE);
        if (id != null && id == PLATFORM_USER) {
            fields.violation("run_as_user_id", id, "another user than " + PLATFORM_USER + ", which is the platform's");
        }
        return id;
    }

    private static String endpoint(Fields fields, String name) {
        return fields.requiredText(name, "a path as /health", text -> text.matches("/[^\\s?#]*"));
    }
}
