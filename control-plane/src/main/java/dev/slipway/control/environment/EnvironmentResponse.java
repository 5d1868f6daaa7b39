package dev.slipway.control.environment;

import dev.slipway.control.deployment.DeploymentResponse;
import dev.slipway.control.deployment.DeploymentResponse.AutoscalingSettingsResponse;
import dev.slipway.control.deployment.DeploymentResponse.RequestBackpressureSettings;
import dev.slipway.control.deployment.InstanceTypeResponse;
import dev.slipway.control.environment.PromotionSettings.CleanupStrategy;
import dev.slipway.control.environment.PromotionSettings.RollingDeployConfig;
import dev.slipway.control.environment.UpdatePromotionSettings.RollingDeployStrategy;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An environment as answers show it; the names are Baseten's. */
record EnvironmentResponse(
        String name,
        Instant createdAt,
        String modelId,
        @Nullable DeploymentResponse currentDeployment,
        @Nullable DeploymentResponse candidateDeployment,
        @Nullable InProgressPromotion inProgressPromotion,
        AutoscalingSettingsResponse autoscalingSettings,
        PromotionSettingsResponse promotionSettings,
        InstanceTypeResponse instanceType,
        RequestBackpressureSettings requestBackpressureSettings,
        @Nullable Object autoscalingSchedules) {

    static EnvironmentResponse from(
            Environment environment,
            @Nullable DeploymentResponse current,
            @Nullable DeploymentResponse candidate,
            @Nullable InProgressPromotion promotion,
            InstanceTypeResponse instanceType) {
        return new EnvironmentResponse(
                environment.name(),
                environment.createdAt(),
                environment.modelId(),
                current,
                candidate,
                promotion,
                AutoscalingSettingsResponse.from(environment.autoscalingSettings()),
                PromotionSettingsResponse.from(environment.promotionSettings()),
                instanceType,
                new RequestBackpressureSettings(environment.backpressurePolicy()),
                null);
    }

    /** How far a promotion is, or why the last one came to nothing. */
    record InProgressPromotion(
            PromotionStatus status,
            int percentTrafficToNewVersion,
            @Nullable String errorMessage,
            boolean rollingDeploy) {

        static InProgressPromotion from(Promotion promotion) {
            Progress progress = promotion.progress();
            return new InProgressPromotion(
                    progress.status(), progress.percent(), progress.error(), promotion.kind() == Rollout.Kind.ROLL);
        }
    }

    /** How promotions go. */
    record PromotionSettingsResponse(
            boolean redeployOnPromotion,
            boolean rollingDeploy,
            CleanupStrategy promotionCleanupStrategy,
            @Nullable RollingDeployConfigResponse rollingDeployConfig,
            boolean rampUpWhilePromoting,
            int rampUpDurationSeconds) {

        static PromotionSettingsResponse from(PromotionSettings settings) {
            RollingDeployConfig config = settings.rollingDeployConfig();
            return new PromotionSettingsResponse(
                    settings.redeployOnPromotion(),
                    settings.rollingDeploy(),
                    settings.promotionCleanupStrategy(),
                    config == null ? null : RollingDeployConfigResponse.from(config),
                    settings.rampUpWhilePromoting(),
                    settings.rampUpDurationSeconds());
        }
    }

    record RollingDeployConfigResponse(
            RollingDeployStrategy rollingDeployStrategy,
            int maxSurgePercent,
            int maxUnavailablePercent,
            int stabilizationTimeSeconds,
            int replicaOverheadPercent) {

        static RollingDeployConfigResponse from(RollingDeployConfig config) {
            return new RollingDeployConfigResponse(
                    RollingDeployStrategy.REPLICA,
                    config.maxSurgePercent(),
                    config.maxUnavailablePercent(),
                    config.stabilizationTimeSeconds(),
                    config.replicaOverheadPercent());
        }
    }
}
