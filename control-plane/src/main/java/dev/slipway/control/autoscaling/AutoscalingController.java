package dev.slipway.control.autoscaling;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.BackpressurePolicy;
import dev.slipway.control.deployment.DeploymentResponse.RequestBackpressureSettings;
import dev.slipway.control.deployment.UpdateAutoscalingSettings;
import jakarta.validation.Valid;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A deployment's scaling over HTTP; in place of its id stands {@code production} or {@code development}, too. */
@RestController
@RequestMapping("/v1/models/{model_id}/deployments/{deployment_id}")
class AutoscalingController {

    private final SettingsUpdate update;
    private final ScalingHistory history;

    AutoscalingController(SettingsUpdate update, ScalingHistory history) {
        this.update = update;
        this.history = history;
    }

    @PatchMapping(path = "/autoscaling_settings", consumes = MediaType.APPLICATION_JSON_VALUE)
    UpdateResponse updateAutoscaling(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            @Valid @RequestBody UpdateAutoscalingSettings settings) {
        return UpdateResponse.from(update.run(caller, modelId, id, settings));
    }

    @PatchMapping(path = "/request_backpressure_settings", consumes = MediaType.APPLICATION_JSON_VALUE)
    RequestBackpressureSettings updateBackpressure(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            @Valid @RequestBody UpdateRequestBackpressureSettings settings) {
        update.run(caller, modelId, id, settings.policy());
        return new RequestBackpressureSettings(settings.policy());
    }

    /** Not Baseten's: how many replicas are wanted, by what load, and why. */
    @GetMapping("/scaling")
    ScalingResponse scaling(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id) {
        return history.of(caller.organisationId(), modelId, id);
    }

    /** @param policy null: no policy, also where there was one */
    record UpdateRequestBackpressureSettings(@Nullable BackpressurePolicy policy) {}

    record UpdateResponse(UpdateStatus status, String message) {

        static UpdateResponse from(SettingsUpdate.Outcome outcome) {
            return switch (outcome) {
                case SettingsUpdate.Outcome.Unchanged _ ->
                    new UpdateResponse(UpdateStatus.UNCHANGED, "the settings are as they were");
                case SettingsUpdate.Outcome.Accepted _ ->
                    new UpdateResponse(UpdateStatus.ACCEPTED, "the settings are in force");
                case SettingsUpdate.Outcome.Queued(var status) ->
                    new UpdateResponse(
                            UpdateStatus.QUEUED,
                            "the deployment is " + status + "; the settings are kept and in force once it serves");
            };
        }
    }

    /** Baseten's words. */
    enum UpdateStatus {
        ACCEPTED,
        QUEUED,
        UNCHANGED
    }
}
