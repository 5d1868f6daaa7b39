package dev.slipway.control.engine;

import dev.slipway.control.config.BaseImage;
import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.DockerServer;
import dev.slipway.control.config.TrussConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What serves a deployment. */
public sealed interface EnginePlan {

    /**
     * The one decision: {@code trt_llm} and {@code vllm serve} are served by our runtime, any other command by its image.
     *
     * @param modelName what a native engine calls its model where the config does not say
     */
    static EnginePlan of(TrussConfig config, String modelName) {
        DockerServer server = config.dockerServer();
        BaseImage image = config.baseImage();
        if (config.trtLlm() != null) {
            return TrtLlmRuntime.plan(config.trtLlm(), config, modelName);
        }
        if (server != null) {
            return VllmServeCommand.plan(server, config).orElseGet(() -> Container.of(image, server));
        }
        throw new IllegalStateException("a config was stored that names no engine");
    }

    /**
     * Our own runtime.
     *
     * @param checkpoint what it loads
     * @param settings of {@code slipway.engine}, by their names there
     * @param outcomes what became of each field of the config
     */
    record Native(CheckpointRepository checkpoint, Map<String, String> settings, List<FlagOutcome> outcomes)
            implements EnginePlan {

        public Native {
            settings = Map.copyOf(settings);
            outcomes = List.copyOf(outcomes);
        }

        static EnginePlan of(CheckpointRepository checkpoint, NativeSettings planned) {
            return planned.violations().isEmpty()
                    ? new Native(checkpoint, planned.settings(), planned.outcomes())
                    : new Unservable(checkpoint, planned.violations());
        }

        public String servedModelName() {
            return Objects.requireNonNull(settings.get("served-model-name"));
        }
    }

    /**
     * Any HTTP server in an image.
     *
     * @param startCommand null: the image's own
     */
    record Container(String image, @Nullable String startCommand) implements EnginePlan {

        static EnginePlan of(@Nullable BaseImage image, DockerServer server) {
            return image == null
                    ? new Unservable(
                            null, List.of(new ConfigViolation("base_image", null, "the image that the server is in")))
                    : new Container(image.image(), server.startCommand());
        }
    }

    /**
     * Nothing: the config asks for what no engine here can honour.
     *
     * @param checkpoint what would be loaded; null where that cannot be told
     */
    record Unservable(@Nullable CheckpointRepository checkpoint, List<ConfigViolation> violations)
            implements EnginePlan {

        public Unservable {
            violations = List.copyOf(violations);
        }

        public String reason() {
            return violations.stream().map(ConfigViolation::message).collect(Collectors.joining("; "));
        }
    }
}
