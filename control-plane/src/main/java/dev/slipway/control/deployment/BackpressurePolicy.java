package dev.slipway.control.deployment;

/** What happens to a request while every replica holds as many as it may; Baseten's words. */
public enum BackpressurePolicy {
    QUEUE_ON_FULL,
    REJECT_ON_FULL
}
