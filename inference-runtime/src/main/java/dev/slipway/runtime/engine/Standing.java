package dev.slipway.runtime.engine;

/**
 * Where a request stands among others.
 *
 * @param askedPriority lower comes first
 * @param cacheSalt parts its prompt from those with another; empty if it names none
 */
public record Standing(Caller caller, int askedPriority, String cacheSalt) {

    /** Of a request that says nothing about it. */
    public static final Standing USUAL = new Standing(Caller.NOBODY, 0, "");

    public Standing(int askedPriority, String cacheSalt) {
        this(Caller.NOBODY, askedPriority, cacheSalt);
    }

    Standing of(Caller who) {
        return new Standing(who, askedPriority, cacheSalt);
    }

    int priority() {
        return Math.max(askedPriority, caller.bestPriority());
    }

    CacheScope cacheScope() {
        return new CacheScope(caller.tenant(), cacheSalt);
    }
}
