package dev.slipway.control.config;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Slipway reads of a Truss {@code config.yaml}; the names are the file's own.
 *
 * @param modelMetadata free: {@code example_model_input} and {@code tags} among others
 * @param secrets the names that the model needs at run time
 * @param dockerServer a server of the user's own in a container; null with {@code trtLlm}
 * @param trtLlm the native engine; null with {@code dockerServer}
 */
public record TrussConfig(
        @Nullable String modelName,
        @Nullable String description,
        Map<String, Object> modelMetadata,
        Resources resources,
        RuntimeOptions runtime,
        List<Weights> weights,
        Map<String, String> environmentVariables,
        Set<String> secrets,
        List<String> buildCommands,
        @Nullable BaseImage baseImage,
        @Nullable DockerServer dockerServer,
        @Nullable TrtLlm trtLlm) {

    private static final int MAX_NAME_LENGTH = 255;

    public TrussConfig {
        weights = List.copyOf(weights);
        environmentVariables = Map.copyOf(environmentVariables);
        secrets = Set.copyOf(secrets);
        buildCommands = List.copyOf(buildCommands);
    }

    static TrussConfig from(Fields fields) {
        TrussConfig config = new TrussConfig(
                fields.text(
                        "model_name",
                        "1 to " + MAX_NAME_LENGTH + " characters, none of them a control character",
                        TrussConfig::isName),
                fields.text("description"),
                fields.freeMap("model_metadata"),
                Resources.from(fields.object("resources")),
                RuntimeOptions.from(fields.object("runtime")),
                Weights.listFrom(fields),
                environmentVariables(fields),
                fields.freeMap("secrets").keySet(),
                fields.texts("build_commands"),
                fields.has("base_image") ? BaseImage.from(fields.object("base_image")) : null,
                fields.has("docker_server") ? DockerServer.from(fields.object("docker_server")) : null,
                fields.has("trt_llm") ? TrtLlm.from(fields.object("trt_llm")) : null);
        OtherFields.check(fields);
        config.checkEngine(fields);
        fields.end();
        return config;
    }

    public static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= MAX_NAME_LENGTH
                && StoredText.fits(name)
                && name.codePoints().noneMatch(Character::isISOControl);
    }

    private static Map<String, String> environmentVariables(Fields fields) {
        Map<String, String> variables = fields.textMap("environment_variables");
        for (String name : variables.keySet()) {
            if (name.isEmpty() || name.contains("=")) {
                fields.violation("environment_variables", name, "names without '=' and not empty");
            }
        }
        return variables;
    }

    private void checkEngine(Fields fields) {
        if (fields.isGiven("bis_llm")) {
            fields.violation("bis_llm", null, "not to be given: trt_llm with inference_stack v2 says the same");
        } else if (dockerServer == null && trtLlm == null) {
            fields.violation(
                    "trt_llm",
                    null,
                    "trt_llm or docker_server says what serves the model; one is required, since a Python class (model/model.py) cannot be served by this version");
        }
        if (dockerServer != null && trtLlm != null) {
            fields.violation("docker_server", null, "trt_llm and docker_server exclude each other");
        }
        if (dockerServer != null && dockerServer.runAsUserId() != null && runtime.remoteSsh()) {
            fields.violation(
                    "docker_server.run_as_user_id",
                    dockerServer.runAsUserId(),
                    "not to be given with runtime.remote_ssh");
        }
        if (dockerServer != null && (baseImage == null || baseImage.image().isEmpty())) {
            fields.violation("base_image", null, "required with docker_server: the image that the server is in");
        }
    }
}
