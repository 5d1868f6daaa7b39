package dev.slipway.control.environment;

/** Baseten's words for how far a promotion is. */
enum PromotionStatus {
    /** The candidate gets its replicas; all traffic goes to the deployment before it. */
    RELEASING,
    RAMPING_UP,
    /** On its way back to the deployment before. */
    RAMPING_DOWN,
    PAUSED,
    SUCCEEDED,
    FAILED,
    CANCELED;

    boolean ended() {
        return switch (this) {
            case RELEASING, RAMPING_UP, RAMPING_DOWN, PAUSED -> false;
            case SUCCEEDED, FAILED, CANCELED -> true;
        };
    }

    /** Whether it goes on towards the candidate by itself. */
    boolean advancing() {
        return this == RELEASING || this == RAMPING_UP;
    }
}
