package dev.slipway.edge.usage;

import org.jspecify.annotations.Nullable;

/**
 * What a request used, and who says so.
 *
 * @param times where the engine's time went, when it reports that
 */
public record Usage(
        Source source, @Nullable Tokens tokens, @Nullable EngineTimes times) {

    /** Where counts come from; they are never estimated. */
    public enum Source {
        RECEIPT("receipt"),
        ENGINE_USAGE("engine-usage"),
        NONE("none");

        private final String word;

        Source(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** Counts of tokens. */
    public record Tokens(long prompt, long cached, long computed, long completion, long reasoning) {}

    /** The engine's times in milliseconds; {@code firstToken} counts from the arrival at the replica. */
    public record EngineTimes(double queue, double prefill, double firstToken, double decode) {}

    static final Usage NONE = new Usage(Source.NONE, null, null);
}
