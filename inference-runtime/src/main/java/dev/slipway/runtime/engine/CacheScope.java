package dev.slipway.runtime.engine;

/**
 * Whose prompts share cached blocks: only requests of one tenant and one salt can tell by its speed, or by its count of cached
 * tokens, that a prefix was here before. Both are compared as they are, so no two scopes are mistaken for each other.
 *
 * @param tenant empty if nobody says who asks
 * @param salt empty if the request has none
 */
record CacheScope(String tenant, String salt) {}
