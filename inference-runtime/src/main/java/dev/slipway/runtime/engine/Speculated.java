package dev.slipway.runtime.engine;

/** Counts guesses, and those that were right. */
final class Speculated {

    private long drafts;
    private long draftTokens;
    private long acceptedTokens;

    /** How many of a part's guesses are right, in a row from the first; its tokens begin at {@code from}. */
    int count(Batch.Part part, int[] sampled, int from) {
        if (part.drafts() == 0) {
            return 0;
        }
        int right = 0;
        int end = part.sequence().tokenCount();
        while (right < part.drafts() && sampled[from + right] == part.sequence().tokens()[end + right]) {
            right++;
        }
        drafts++;
        draftTokens += part.drafts();
        acceptedTokens += right;
        return right;
    }

    EngineStats.Speculation stats() {
        return new EngineStats.Speculation(drafts, draftTokens, acceptedTokens);
    }
}
