package dev.slipway.runtime.engine;

/**
 * How much the engine holds and does at once.
 *
 * @param maxSequenceLength prompt and generated tokens of one sequence
 * @param maxBatchSize sequences that run at once
 * @param maxStepTokens tokens computed in one step, over all sequences
 * @param chunkedPrefill whether a prompt may be computed over several steps
 * @param prefixCaching whether blocks of equal prefixes are reused
 * @param maxQueueSize sequences that wait for their first step, before more requests are turned away
 * @param maxPrefillChunk tokens of one prompt that a step computes while other sequences run; 0 for as many as there is room for
 */
public record EngineLimits(
        int maxSequenceLength,
        int maxBatchSize,
        int maxStepTokens,
        boolean chunkedPrefill,
        boolean prefixCaching,
        int blockCount,
        int maxQueueSize,
        int maxPrefillChunk,
        Speculation speculation) {

    /** Positions in a block. */
    public static final int BLOCK_SIZE = 16;

    /** More than a burst of requests, and little memory unless all of them are very long. */
    public static final int USUAL_QUEUE_SIZE = 2048;

    public EngineLimits {
        require(maxSequenceLength >= 2, "max sequence length", maxSequenceLength, "at least 2");
        require(maxBatchSize >= 1, "max batch size", maxBatchSize, "at least 1");
        require(maxStepTokens >= maxBatchSize, "max step tokens", maxStepTokens, "at least the max batch size");
        require(
                chunkedPrefill || maxStepTokens >= maxSequenceLength,
                "max step tokens",
                maxStepTokens,
                "at least the max sequence length, since chunked prefill is off");
        require(
                (long) blockCount * BLOCK_SIZE >= maxSequenceLength,
                "KV cache positions",
                (long) blockCount * BLOCK_SIZE,
                "at least the max sequence length of " + maxSequenceLength);
        require(maxQueueSize >= 1, "max queue size", maxQueueSize, "at least 1");
        require(
                maxPrefillChunk == 0 || maxPrefillChunk > 0 && chunkedPrefill,
                "max prefill chunk",
                maxPrefillChunk,
                "at least 0, and 0 while chunked prefill is off");
    }

    EngineLimits(
            int maxSequenceLength,
            int maxBatchSize,
            int maxStepTokens,
            boolean chunkedPrefill,
            boolean prefixCaching,
            int blockCount) {
        this(
                maxSequenceLength,
                maxBatchSize,
                maxStepTokens,
                chunkedPrefill,
                prefixCaching,
                blockCount,
                USUAL_QUEUE_SIZE,
                0,
                Speculation.NONE);
    }

    static void require(boolean condition, String name, long value, String allowed) {
        if (!condition) {
            throw new IllegalArgumentException("%s is %d; it must be %s".formatted(name, value, allowed));
        }
    }
}
