package dev.slipway.control.environment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.environment.EnvironmentRequests.CreateEnvironment;
import dev.slipway.control.environment.EnvironmentRequests.UpdateEnvironment;
import dev.slipway.control.environment.Environments.Change;
import jakarta.validation.Valid;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Environments over HTTP. */
@RestController
@RequestMapping("/v1/models/{model_id}/environments")
class EnvironmentController {

    private final Environments environments;

    EnvironmentController(Environments environments) {
        this.environments = environments;
    }

    @GetMapping
    EnvironmentList list(@AuthenticationPrincipal Caller caller, @PathVariable("model_id") String modelId) {
        return new EnvironmentList(environments.list(caller, modelId));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    EnvironmentResponse create(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @Valid @RequestBody CreateEnvironment request) {
        return environments.create(caller, modelId, request);
    }

    @GetMapping("/{env_name}")
    EnvironmentResponse get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        return environments.get(caller, modelId, name);
    }

    @PatchMapping(path = "/{env_name}", consumes = MediaType.APPLICATION_JSON_VALUE)
    UpdatedEnvironment update(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name,
            @Valid @RequestBody UpdateEnvironment request) {
        Change change = environments.update(caller, modelId, name, request);
        return new UpdatedEnvironment(environments.get(caller, modelId, name), change, message(change));
    }

    private static String message(Change change) {
        return switch (change) {
            case ACCEPTED -> "The environment has its new settings.";
            case QUEUED -> "The environment has its new settings; its deployments get them when the promotion ends.";
            case UNCHANGED -> "The environment had these settings.";
        };
    }

    @DeleteMapping("/{env_name}")
    EnvironmentTombstone delete(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        environments.delete(caller, modelId, name);
        return new EnvironmentTombstone(name, modelId, true);
    }

    record EnvironmentList(List<EnvironmentResponse> environments) {}

    record UpdatedEnvironment(EnvironmentResponse environment, Change status, String message) {}

    record EnvironmentTombstone(String name, String modelId, boolean deleted) {}
}
