package dev.slipway.control.secret;

import java.time.Instant;

/** What may be told of a secret; the shape is Baseten's. */
record Secret(String id, Instant createdAt, String name, String teamName) {}
