package dev.slipway.edge.inference;

import java.time.Duration;

/**
 * How requests for inference are treated.
 *
 * @param parking how long a request may wait for a replica
 * @param answer how long a replica may take for an answer's head, and for each next part of it
 * @param internalToken what native replicas ask for
 */
public record InferenceSettings(Duration parking, Duration answer, String internalToken) {}
