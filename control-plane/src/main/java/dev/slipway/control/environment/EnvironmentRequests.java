package dev.slipway.control.environment;

import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.BackpressurePolicy;
import dev.slipway.control.deployment.UpdateAutoscalingSettings;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Null;
import org.jspecify.annotations.Nullable;

/** What the bodies of requests about environments hold; the names are Baseten's. */
final class EnvironmentRequests {

    private EnvironmentRequests() {}

    record CreateEnvironment(
            @NotNull String name,
            @Nullable @Valid UpdateAutoscalingSettings autoscalingSettings,
            @Nullable @Valid UpdatePromotionSettings promotionSettings,
            @Nullable UpdateBackpressureSettings requestBackpressureSettings) {

        UpdateEnvironment settings() {
            return new UpdateEnvironment(autoscalingSettings, promotionSettings, requestBackpressureSettings, null);
        }
    }

    /** @param autoscalingScheduleSettings refused: there are no schedules here */
    record UpdateEnvironment(
            @Nullable @Valid UpdateAutoscalingSettings autoscalingSettings,
            @Nullable @Valid UpdatePromotionSettings promotionSettings,

            @Nullable UpdateBackpressureSettings requestBackpressureSettings,

            @Nullable @Null(message = "null; there are no autoscaling schedules here")
            Object autoscalingScheduleSettings) {

        AutoscalingSettings applyTo(AutoscalingSettings settings) {
            return autoscalingSettings == null ? settings : autoscalingSettings.applyTo(settings);
        }

        PromotionSettings applyTo(PromotionSettings settings) {
            return promotionSettings == null ? settings : promotionSettings.applyTo(settings);
        }

        @Nullable
        BackpressurePolicy applyTo(@Nullable BackpressurePolicy policy) {
            return requestBackpressureSettings == null ? policy : requestBackpressureSettings.policy();
        }
    }

    /** @param policy null: no policy, also where there was one */
    record UpdateBackpressureSettings(@Nullable BackpressurePolicy policy) {}
}
