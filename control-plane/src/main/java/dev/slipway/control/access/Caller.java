package dev.slipway.control.access;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as the database says.
 *
 * @param keyPrefix the key that the request came with; null for a session and for the platform itself
 */
public record Caller(
        String organisationId, String userId, @Nullable String keyPrefix) {}
