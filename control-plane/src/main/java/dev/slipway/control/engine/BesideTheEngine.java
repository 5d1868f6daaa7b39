package dev.slipway.control.engine;

import dev.slipway.control.config.BaseImage;
import dev.slipway.control.config.DockerServer;
import dev.slipway.control.config.TrussConfig;
import java.util.Set;
import java.util.TreeMap;

/** Lists what a config says beside its engine's own settings and the native engine has no use for. */
final class BesideTheEngine {

    private static final Set<String> SERVED =
            Set.of("/v1/chat/completions", "/v1/completions", "/v1/models", "/health", "/metrics");

    private BesideTheEngine() {}

    static void list(TrussConfig config, NativeSettings planned) {
        BaseImage image = config.baseImage();
        if (image != null && !image.image().isEmpty()) {
            planned.skip("base_image.image", image.image(), "the native engine serves in its place");
        }
        config.buildCommands()
                .forEach(command ->
                        planned.skip("build_commands", command, "not needed: the native engine brings what it loads"));
        new TreeMap<>(config.environmentVariables())
                .forEach((name, value) ->
                        planned.skip("environment_variables." + name, value, "nothing in the native engine reads it"));
        DockerServer server = config.dockerServer();
        if (server != null) {
            endpoint("predict_endpoint", server.predictEndpoint(), planned);
            endpoint("readiness_endpoint", server.readinessEndpoint(), planned);
            endpoint("liveness_endpoint", server.livenessEndpoint(), planned);
        }
    }

    private static void endpoint(String field, String path, NativeSettings planned) {
        if (SERVED.contains(path)) {
            planned.holds("docker_server." + field, path, "the native engine serves it");
        } else {
            planned.skip("docker_server." + field, path, "the native engine serves no such path");
        }
    }
}
