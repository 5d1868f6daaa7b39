package dev.slipway.edge.connection;

import java.time.Duration;

/**
 * What one connection may ask of the edge.
 *
 * @param maxBody bytes of a request body
 * @param idle how long a connection may lie between requests, or in the middle of a head
 * @param stall how long a caller may neither send what it announced nor read what it asked for
 */
public record ConnectionLimits(long maxBody, Duration idle, Duration stall) {}
