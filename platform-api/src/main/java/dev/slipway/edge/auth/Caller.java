package dev.slipway.edge.auth;

/**
 * Who sent a request.
 *
 * @param id the id of the API key or of the session
 */
public record Caller(String id, String organisationId, KeyScope scope, RequestRates rates) {}
