package dev.slipway.control.deployment;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A deployment as answers show it; the names are Baseten's. */
public record DeploymentResponse(
        String id,
        Instant createdAt,
        String name,
        String modelId,
        boolean isProduction,
        boolean isDevelopment,
        DeploymentStatus status,
        int activeReplicaCount,
        AutoscalingSettingsResponse autoscalingSettings,
        @Nullable String instanceTypeName,
        @Nullable String environment,
        @Nullable Map<String, Object> labels,
        @Nullable Object region,
        RequestBackpressureSettings requestBackpressureSettings) {

    static DeploymentResponse from(Deployment deployment, Deployments.Facts facts) {
        return new DeploymentResponse(
                deployment.id(),
                deployment.createdAt(),
                deployment.name(),
                deployment.modelId(),
                "production".equals(facts.environment()),
                deployment.development(),
                deployment.status(),
                facts.activeReplicas(),
                AutoscalingSettingsResponse.from(deployment.autoscalingSettings()),
                deployment.instanceType(),
                facts.environment(),
                deployment.labels(),
                null,
                new RequestBackpressureSettings(deployment.backpressurePolicy()));
    }

    /** Baseten's eight numbers; the last two may be unset. */
    public record AutoscalingSettingsResponse(
            int minReplica,
            int maxReplica,
            int autoscalingWindow,
            int scaleDownDelay,
            int concurrencyTarget,
            int targetUtilizationPercentage,
            @Nullable Integer targetInFlightTokens,
            @Nullable Integer maxScaleDownRate) {

        public static AutoscalingSettingsResponse from(AutoscalingSettings settings) {
            return new AutoscalingSettingsResponse(
                    settings.minReplica(),
                    settings.maxReplica(),
                    settings.autoscalingWindow(),
                    settings.scaleDownDelay(),
                    settings.concurrencyTarget(),
                    settings.targetUtilizationPercentage(),
                    settings.targetInFlightTokens(),
                    settings.maxScaleDownRate());
        }
    }

    /** What happens to requests beyond what the replicas hold; null: nobody chose. */
    public record RequestBackpressureSettings(@Nullable BackpressurePolicy policy) {}
}
