package dev.slipway.runtime.engine;

/**
 * Whose prompts share cached blocks: only requests of one tenant and one salt can tell by its speed, or by its count of cached
 * tokens, that a prefix was here before. Both are compared as they are, so no two scopes are mistaken for each other.
 *
 * @param tenant empty if nobody says who asks
 * @param salt empty if the request has none
 */
public record CacheScope(String tenant, String salt) {

    /** Where those meet that name neither a tenant nor a salt. */
    public static final CacheScope SHARED = new CacheScope("", "");

    public static CacheScope salted(String salt) {
        return new CacheScope("", salt);
    }

    CacheScope of(String owner) {
        return new CacheScope(owner, salt);
    }
}
