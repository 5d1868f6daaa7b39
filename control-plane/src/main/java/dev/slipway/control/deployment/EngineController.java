package dev.slipway.control.deployment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.OperatorSettings;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.engine.FlagOutcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What really serves a deployment, and what became of each field of its config. */
@RestController
class EngineController {

    private final Deployments deployments;
    private final OperatorSettings settings;

    EngineController(Deployments deployments, OperatorSettings settings) {
        this.deployments = deployments;
        this.settings = settings;
    }

    @GetMapping("/v1/models/{model_id}/deployments/{deployment_id}/engine")
    EngineResponse get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        Deployment deployment = deployments.find(caller.organisationId(), modelId, id);
        return EngineResponse.from(
                deployment,
                EnginePlan.of(deployment.config(), ""),
                settings.local().forTests());
    }

    /**
     * @param statusReason why the status is what it is; null where there is nothing to tell
     * @param image what a container engine would run; null for the native engine
     * @param settings of the native engine
     * @param testSettings the operator's, under which hardware and weights are not what the config says
     */
    record EngineResponse(
            Serving.Engine engine,
            DeploymentStatus status,
            @Nullable String statusReason,
            @Nullable String image,
            @Nullable String checkpoint,
            Map<String, String> settings,
            List<FlagOutcome> outcomes,
            List<String> testSettings) {

        static EngineResponse from(Deployment deployment, EnginePlan plan, List<String> testSettings) {
            String image = plan instanceof EnginePlan.Container container ? container.image() : null;
            EnginePlan.Native engine = plan instanceof EnginePlan.Native planned ? planned : null;
            return new EngineResponse(
                    engine == null ? Serving.Engine.CONTAINER : Serving.Engine.NATIVE,
                    deployment.status(),
                    deployment.statusReason(),
                    image,
                    engine == null
                            ? null
                            : engine.checkpoint().source() + " "
                                    + engine.checkpoint().repo(),
                    engine == null ? Map.of() : new TreeMap<>(engine.settings()),
                    engine == null ? List.of() : engine.outcomes(),
                    testSettings);
        }
    }
}
