package dev.slipway.control.environment;

import dev.slipway.control.deployment.DeploymentResponse;
import dev.slipway.control.deployment.DeploymentResponse.AutoscalingSettingsResponse;
import dev.slipway.control.deployment.DeploymentResponse.RequestBackpressureSettings;
import dev.slipway.control.deployment.InstanceTypeResponse;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An environment as answers show it; the names are Baseten's. */
record EnvironmentResponse(
        String name,
        Instant createdAt,
        String modelId,
        @Nullable DeploymentResponse currentDeployment,
        @Nullable DeploymentResponse candidateDeployment,
        @Nullable Object inProgressPromotion,
        AutoscalingSettingsResponse autoscalingSettings,
        PromotionSettings promotionSettings,
        InstanceTypeResponse instanceType,
        RequestBackpressureSettings requestBackpressureSettings,
        @Nullable Object autoscalingSchedules) {

    static EnvironmentResponse from(
            Environment environment, @Nullable DeploymentResponse current, InstanceTypeResponse instanceType) {
        return new EnvironmentResponse(
                environment.name(),
                environment.createdAt(),
                environment.modelId(),
                current,
                null,
                null,
                AutoscalingSettingsResponse.from(environment.autoscalingSettings()),
                PromotionSettings.DEFAULT,
                instanceType,
                RequestBackpressureSettings.NONE,
                null);
    }

    /** How a promotion goes: in one step, and the deployment before it is scaled to zero. */
    record PromotionSettings(
            boolean redeployOnPromotion,
            boolean rollingDeploy,
            String promotionCleanupStrategy,
            @Nullable Object rollingDeployConfig,
            boolean rampUpWhilePromoting,
            int rampUpDurationSeconds) {

        static final PromotionSettings DEFAULT = new PromotionSettings(false, false, "SCALE_TO_ZERO", null, false, 600);
    }
}
