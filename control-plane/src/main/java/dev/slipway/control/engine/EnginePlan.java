package dev.slipway.control.engine;

import dev.slipway.control.config.BaseImage;
import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.DockerServer;
import dev.slipway.control.config.TrtLlm;
import dev.slipway.control.config.TrussConfig;
import java.util.List;
import java.util.Map;

/** What serves a deployment. */
public sealed interface EnginePlan {

    /** @param modelName what a native engine calls its model where the config does not say */
    static EnginePlan of(TrussConfig config, String modelName) {
        TrtLlm trtLlm = config.trtLlm();
        DockerServer server = config.dockerServer();
        BaseImage image = config.baseImage();
        if (trtLlm != null) {
            return TrtLlmRuntime.plan(trtLlm, config.buildCommands(), modelName);
        }
        if (server != null && image != null) {
            return new Container(image.image(), server.startCommand());
        }
        throw new IllegalStateException("a config was stored that names no engine");
    }

    /**
     * Our own runtime.
     *
     * @param settings of {@code slipway.engine}, by their names there
     * @param log what became of each field of the config
     */
    record Native(CheckpointRepository checkpoint, Map<String, String> settings, List<String> log)
            implements EnginePlan {

        public Native {
            settings = Map.copyOf(settings);
            log = List.copyOf(log);
        }
    }

    /** Any HTTP server in an image. */
    record Container(String image, String startCommand) implements EnginePlan {}
}
