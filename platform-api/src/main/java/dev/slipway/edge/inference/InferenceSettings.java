package dev.slipway.edge.inference;

import java.time.Duration;

/**
 * How requests for inference are treated.
 *
 * @param routesLag how long a request for what is not known here may wait for newer routes
 * @param parking how long a request may wait for a replica
 * @param answer how long a replica may take for an answer's head, and for each next part of it
 * @param internalToken what native replicas ask for
 */
public record InferenceSettings(Duration routesLag, Duration parking, Duration answer, String internalToken) {}
