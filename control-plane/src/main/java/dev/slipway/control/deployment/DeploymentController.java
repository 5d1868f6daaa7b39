package dev.slipway.control.deployment;

import dev.slipway.control.access.Caller;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Deployments over HTTP; they are made by a push. */
@RestController
@RequestMapping("/v1/models/{model_id}/deployments")
class DeploymentController {

    private final Deployments deployments;

    DeploymentController(Deployments deployments) {
        this.deployments = deployments;
    }

    @GetMapping
    DeploymentList list(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @Nullable @RequestParam(required = false) String name) {
        return new DeploymentList(deployments.list(caller.organisationId(), modelId).stream()
                .filter(deployment -> name == null || deployment.name().equals(name))
                .toList());
    }

    @GetMapping("/{deployment_id}")
    DeploymentResponse get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        return deployments.get(caller.organisationId(), modelId, id);
    }

    @GetMapping("/{deployment_id}/config")
    ConfigResponse config(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            @RequestParam(name = "output_format", defaultValue = "both") OutputFormat format) {
        Deployment deployment = deployments.find(caller.organisationId(), modelId, id);
        return new ConfigResponse(
                format == OutputFormat.raw ? null : deployment.configTree(),
                format == OutputFormat.parsed ? null : deployment.rawConfig());
    }

    /** Spelled as in the query. */
    enum OutputFormat {
        raw,
        parsed,
        both
    }

    record DeploymentList(List<DeploymentResponse> deployments) {}

    record ConfigResponse(
            @Nullable Map<String, Object> config, @Nullable String rawConfig) {}
}
