package dev.slipway.control.deployment;

import dev.slipway.control.access.Caller;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What users do with a deployment; {@code production} and {@code development} stand for the one that is it now. */
@RestController
@RequestMapping("/v1/models/{model_id}")
class DeploymentActionController {

    private final Deployments deployments;
    private final DeploymentActions actions;

    DeploymentActionController(Deployments deployments, DeploymentActions actions) {
        this.deployments = deployments;
        this.actions = actions;
    }

    @PostMapping("/deployments/{deployment_id}/activate")
    Success activate(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        actions.activate(caller, modelId, id);
        return Success.YES;
    }

    @PostMapping("/deployments/{deployment_id}/deactivate")
    Success deactivate(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        actions.deactivate(caller, modelId, id);
        return Success.YES;
    }

    @PostMapping("/environments/{env_name}/activate")
    Success activateEnvironment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String environment) {
        String id = deployments.servingIn(caller.organisationId(), modelId, environment);
        return activate(caller, modelId, id);
    }

    @PostMapping("/environments/{env_name}/deactivate")
    Success deactivateEnvironment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String environment) {
        String id = deployments.servingIn(caller.organisationId(), modelId, environment);
        return deactivate(caller, modelId, id);
    }

    @PostMapping("/deployments/{deployment_id}/retry")
    Retried retry(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        String reason = actions.retry(caller, modelId, id);
        return new Retried(reason == null, reason, deployments.get(caller.organisationId(), modelId, id));
    }

    @PatchMapping(path = "/deployments/{deployment_id}", consumes = MediaType.APPLICATION_JSON_VALUE)
    DeploymentResponse update(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            @Valid @RequestBody Update update) {
        return update.name() == null
                ? deployments.get(caller.organisationId(), modelId, id)
                : actions.rename(caller.organisationId(), modelId, id, update.name());
    }

    @DeleteMapping("/deployments/{deployment_id}")
    DeploymentTombstone delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        return new DeploymentTombstone(actions.delete(caller, modelId, id), true, modelId);
    }

    @DeleteMapping("/deployments/{deployment_id}/replicas/{replica_id}")
    Success terminateReplica(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            @PathVariable("replica_id") String replicaId) {
        actions.terminateReplica(caller, modelId, id, replicaId);
        return Success.YES;
    }

    record Success(boolean success) {
        static final Success YES = new Success(true);
    }

    record Retried(boolean retried, @Nullable String reason, DeploymentResponse deployment) {}

    record DeploymentTombstone(String id, boolean deleted, String modelId) {}

    record Update(
            @Nullable
            @Pattern(regexp = "[0-9A-Za-z_.-]{1,255}", message = "1 to 255 characters 0-9, A-Z, a-z, _, . and -")
            String name) {}
}
