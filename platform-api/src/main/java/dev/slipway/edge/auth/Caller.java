package dev.slipway.edge.auth;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request.
 *
 * @param id the id of the API key or of the session
 * @param bestPriority the lowest, which is the most urgent, that its requests may have; null: any
 */
public record Caller(
        String id,
        String organisationId,
        KeyScope scope,
        RequestRates rates,
        @Nullable Integer bestPriority) {}
