package dev.slipway.control.config;

/** An HTTP server of the user's own: how it is started and where it listens. */
public record DockerServer(
        String startCommand,
        int serverPort,
        String predictEndpoint,
        String readinessEndpoint,
        String livenessEndpoint) {

    private static final int MAX_PORT = 65_535;

    static DockerServer from(Fields fields) {
        if (!fields.has("server_port")) {
            fields.violation("server_port", null, "required: an integer from 1 to " + MAX_PORT);
        }
        DockerServer server = new DockerServer(
                fields.requiredText("start_command", "a command line", text -> !text.isBlank()),
                fields.integer("server_port", 1, MAX_PORT, 0),
                endpoint(fields, "predict_endpoint"),
                endpoint(fields, "readiness_endpoint"),
                endpoint(fields, "liveness_endpoint"));
        fields.end();
        return server;
    }

    private static String endpoint(Fields fields, String name) {
        return fields.requiredText(name, "a path as /health", text -> text.matches("/[^\\s?#]*"));
    }
}
