package dev.slipway.runtime.engine;

/**
 * The engine's state after a step, and its counters since it started.
 *
 * @param kvCacheUsage share of blocks that sequences hold, 0 to 1
 * @param prefixQueriedTokens tokens that were looked up in the prefix cache
 * @param prefixHitTokens those of them that were found
 * @param speculation what was guessed
 */
public record EngineStats(
        int running,
        int waiting,
        double kvCacheUsage,
        long steps,
        long promptTokens,
        long generatedTokens,
        long preemptions,
        long prefixQueriedTokens,
        long prefixHitTokens,
        Speculation speculation) {

    /**
     * @param drafts times that a sequence's next tokens were guessed
     * @param draftTokens tokens that were guessed
     * @param acceptedTokens those of them that were right
     */
    public record Speculation(long drafts, long draftTokens, long acceptedTokens) {}
}
