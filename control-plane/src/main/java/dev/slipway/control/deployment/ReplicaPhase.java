package dev.slipway.control.deployment;

/** How far a replica is. */
public enum ReplicaPhase {
    /** Being made; it does not answer yet. */
    STARTING,
    /** It answers, and its model is being loaded. */
    LOADING,
    /** It may be sent requests. */
    READY,
    /** It was ready and does not answer as it should. */
    UNHEALTHY,
    /** It was told to go and finishes what it has. */
    STOPPING,
    /** It is gone; one to replace it may be waiting for its time. */
    EXITED
}
