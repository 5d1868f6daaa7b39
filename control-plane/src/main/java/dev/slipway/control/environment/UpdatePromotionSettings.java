package dev.slipway.control.environment;

import dev.slipway.control.environment.PromotionSettings.CleanupStrategy;
import dev.slipway.control.environment.PromotionSettings.RollingDeployConfig;
import dev.slipway.control.web.InvalidRequestException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes to {@link PromotionSettings}: what is not sent, or sent as null, stays as it is. */
record UpdatePromotionSettings(
        @Nullable Boolean redeployOnPromotion,
        @Nullable Boolean rollingDeploy,
        @Nullable CleanupStrategy promotionCleanupStrategy,
        @Nullable @Valid UpdateRollingDeployConfig rollingDeployConfig,
        @Nullable Boolean rampUpWhilePromoting,

        @Nullable @Min(value = 1, message = Allowed.RAMP) @Max(value = 86_400, message = Allowed.RAMP)
        Integer rampUpDurationSeconds) {

    /** The settings that come out. */
    PromotionSettings applyTo(PromotionSettings settings) {
        return new PromotionSettings(
                Objects.requireNonNullElse(redeployOnPromotion, settings.redeployOnPromotion()),
                Objects.requireNonNullElse(rollingDeploy, settings.rollingDeploy()),
                Objects.requireNonNullElse(promotionCleanupStrategy, settings.promotionCleanupStrategy()),
                rollingDeployConfig == null
                        ? settings.rollingDeployConfig()
                        : rollingDeployConfig.applyTo(settings.rolling()),
                Objects.requireNonNullElse(rampUpWhilePromoting, settings.rampUpWhilePromoting()),
                Objects.requireNonNullElse(rampUpDurationSeconds, settings.rampUpDurationSeconds()));
    }

    /** The one way to roll that there is. */
    enum RollingDeployStrategy {
        REPLICA
    }

    record UpdateRollingDeployConfig(
            @Nullable RollingDeployStrategy rollingDeployStrategy,

            @Nullable @Min(value = 0, message = Allowed.STEP) @Max(value = 50, message = Allowed.STEP)
            Integer maxSurgePercent,

            @Nullable @Min(value = 0, message = Allowed.STEP) @Max(value = 50, message = Allowed.STEP)
            Integer maxUnavailablePercent,

            @Nullable
            @Min(value = 0, message = Allowed.STABILIZATION)
            @Max(value = 3600, message = Allowed.STABILIZATION)
            Integer stabilizationTimeSeconds,

            @Nullable @Min(value = 0, message = Allowed.OVERHEAD) @Max(value = 500, message = Allowed.OVERHEAD)
            Integer replicaOverheadPercent) {

        RollingDeployConfig applyTo(RollingDeployConfig config) {
            RollingDeployConfig result = new RollingDeployConfig(
                    Objects.requireNonNullElse(maxSurgePercent, config.maxSurgePercent()),
                    Objects.requireNonNullElse(maxUnavailablePercent, config.maxUnavailablePercent()),
                    Objects.requireNonNullElse(stabilizationTimeSeconds, config.stabilizationTimeSeconds()),
                    Objects.requireNonNullElse(replicaOverheadPercent, config.replicaOverheadPercent()));
            if ((result.maxSurgePercent() == 0) == (result.maxUnavailablePercent() == 0)) {
                throw new InvalidRequestException(
                        "promotion_settings.rolling_deploy_config.max_unavailable_percent",
                        result.maxUnavailablePercent(),
                        "exactly one of it and max_surge_percent, which is " + result.maxSurgePercent() + ", is not 0");
            }
            return result;
        }
    }

    private static final class Allowed {

        static final String RAMP = "1 to 86400 seconds";
        static final String STEP = "0 to 50 percent";
        static final String STABILIZATION = "0 to 3600 seconds";
        static final String OVERHEAD = "0 to 500 percent";
    }
}
