package dev.slipway.control.environment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.NotFoundException;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Environments over HTTP. */
@RestController
@RequestMapping("/v1/models/{model_id}/environments")
class EnvironmentController {

    private final EnvironmentRepository environments;
    private final Models models;
    private final Deployments deployments;

    EnvironmentController(EnvironmentRepository environments, Models models, Deployments deployments) {
        this.environments = environments;
        this.models = models;
        this.deployments = deployments;
    }

    @GetMapping
    EnvironmentList list(@AuthenticationPrincipal Caller caller, @PathVariable("model_id") String modelId) {
        models.require(caller.organisationId(), modelId);
        return new EnvironmentList(environments.findByKeyModelIdOrderByCreatedAtAscKeyNameAsc(modelId).stream()
                .map(environment -> describe(caller, environment))
                .toList());
    }

    @GetMapping("/{env_name}")
    EnvironmentResponse get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        models.require(caller.organisationId(), modelId);
        return Optional.of(name)
                .filter(known -> known.matches("[a-z0-9-]{1,40}"))
                .flatMap(known -> environments.findById(new Environment.Key(modelId, known)))
                .map(environment -> describe(caller, environment))
                .orElseThrow(() -> new NotFoundException("environment", name));
    }

    private EnvironmentResponse describe(Caller caller, Environment environment) {
        String current = environment.currentDeploymentId();
        return EnvironmentResponse.from(
                environment,
                current == null ? null : deployments.get(caller.organisationId(), environment.modelId(), current),
                deployments.instanceType(environment.modelId(), current));
    }

    record EnvironmentList(List<EnvironmentResponse> environments) {}
}
