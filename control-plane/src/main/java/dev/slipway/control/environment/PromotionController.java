package dev.slipway.control.environment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.DeploymentResponse;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.environment.Promote.Wish;
import dev.slipway.control.environment.PromotionControls.Control;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Promotions over HTTP: begun for an environment or a deployment, and controlled by their environment. */
@RestController
@RequestMapping("/v1/models/{model_id}")
class PromotionController {

    private final Promote promote;
    private final PromotionControls controls;
    private final Deployments deployments;

    PromotionController(Promote promote, PromotionControls controls, Deployments deployments) {
        this.promote = promote;
        this.controls = controls;
        this.deployments = deployments;
    }

    @PostMapping(path = "/environments/{env_name}/promote", consumes = MediaType.APPLICATION_JSON_VALUE)
    DeploymentResponse promoteToEnvironment(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name,
            @Valid @RequestBody PromoteToEnvironment request) {
        return promote(
                caller,
                modelId,
                new Wish(
                        name,
                        request.deploymentId(),
                        isNotFalse(request.scaleDownPreviousDeployment()),
                        isNotFalse(request.preserveEnvInstanceType())));
    }

    /** In place of the id stands {@code development}, too. */
    @PostMapping(path = "/deployments/{deployment_id}/promote")
    DeploymentResponse promoteToProduction(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("deployment_id") String id,
            @Nullable @RequestBody(required = false) PromoteToProduction request) {
        PromoteToProduction asked = request == null ? PromoteToProduction.DEFAULT : request;
        return promote(
                caller,
                modelId,
                new Wish(
                        Environment.PRODUCTION,
                        id,
                        isNotFalse(asked.scaleDownPreviousProduction()),
                        isNotFalse(asked.preserveEnvInstanceType())));
    }

    @PostMapping("/environments/{env_name}/cancel_promotion")
    CanceledPromotion cancel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        PromotionStatus status = controls.tell(caller, modelId, name, Control.GRACEFUL_CANCEL);
        return status == PromotionStatus.RAMPING_DOWN
                ? new CanceledPromotion(status, "Traffic goes back to the previous deployment step by step.")
                : new CanceledPromotion(PromotionStatus.CANCELED, "The promotion is canceled.");
    }

    @PostMapping("/environments/{env_name}/pause_promotion")
    ToldPromotion pause(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        return tell(caller, modelId, name, Control.PAUSE);
    }

    @PostMapping("/environments/{env_name}/resume_promotion")
    ToldPromotion resume(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        return tell(caller, modelId, name, Control.RESUME);
    }

    @PostMapping("/environments/{env_name}/force_cancel_promotion")
    ToldPromotion forceCancel(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        return tell(caller, modelId, name, Control.FORCE_CANCEL);
    }

    @PostMapping("/environments/{env_name}/force_roll_forward_promotion")
    ToldPromotion forceRollForward(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("model_id") String modelId,
            @PathVariable("env_name") String name) {
        return tell(caller, modelId, name, Control.FORCE_ROLL_FORWARD);
    }

    private DeploymentResponse promote(Caller caller, String modelId, Wish wish) {
        return deployments.get(caller.organisationId(), modelId, promote.run(caller, modelId, wish));
    }

    private ToldPromotion tell(Caller caller, String modelId, String name, Control control) {
        controls.tell(caller, modelId, name, control);
        return new ToldPromotion(true);
    }

    private static boolean isNotFalse(@Nullable Boolean flag) {
        return !Boolean.FALSE.equals(flag);
    }

    record PromoteToEnvironment(
            @NotNull String deploymentId,
            @Nullable Boolean scaleDownPreviousDeployment,
            @Nullable Boolean preserveEnvInstanceType) {}

    record PromoteToProduction(
            @Nullable Boolean scaleDownPreviousProduction,
            @Nullable Boolean preserveEnvInstanceType) {

        static final PromoteToProduction DEFAULT = new PromoteToProduction(null, null);
    }

    record CanceledPromotion(PromotionStatus status, String message) {}

    record ToldPromotion(boolean success) {}
}
