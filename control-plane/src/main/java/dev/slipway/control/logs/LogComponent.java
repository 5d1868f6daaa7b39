package dev.slipway.control.logs;

/** Which part of a deployment's life a line tells of. */
public enum LogComponent {
    /** What became of the config. */
    BUILD,
    /** What the platform does with replicas. */
    DEPLOY,
    /** What replicas print. */
    SERVE
}
