package dev.slipway.control.environment;

import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How promotions to an environment go; the names are Baseten's.
 *
 * @param redeployOnPromotion whether each promotion makes a fresh deployment
 * @param rollingDeployConfig null: nobody chose
 * @param rampUpWhilePromoting whether traffic moves in ten equal steps
 */
@Embeddable
record PromotionSettings(
        boolean redeployOnPromotion,
        boolean rollingDeploy,
        @Enumerated(EnumType.STRING) CleanupStrategy promotionCleanupStrategy,
        @Embedded @Nullable RollingDeployConfig rollingDeployConfig,
        boolean rampUpWhilePromoting,
        int rampUpDurationSeconds) {

    /** Baseten's defaults: in one step, and the deployment before it is scaled to zero. */
    static final PromotionSettings DEFAULT =
            new PromotionSettings(false, false, CleanupStrategy.SCALE_TO_ZERO, null, false, 600);

    RollingDeployConfig rolling() {
        return Objects.requireNonNullElse(rollingDeployConfig, RollingDeployConfig.DEFAULT);
    }

    /** What becomes of the deployment that served before. */
    enum CleanupStrategy {
        KEEP,
        SCALE_TO_ZERO,
        DEACTIVATE
    }

    /**
     * The pace of a rolling deploy; percentages are of the replicas that the environment has.
     *
     * @param maxSurgePercent replicas beyond those
     * @param maxUnavailablePercent replicas less than those
     * @param stabilizationTimeSeconds how long each step is looked at before the next
     * @param replicaOverheadPercent replicas added before the first step
     */
    @Embeddable
    record RollingDeployConfig(
            int maxSurgePercent, int maxUnavailablePercent, int stabilizationTimeSeconds, int replicaOverheadPercent) {

        static final RollingDeployConfig DEFAULT = new RollingDeployConfig(25, 0, 0, 0);
    }
}
