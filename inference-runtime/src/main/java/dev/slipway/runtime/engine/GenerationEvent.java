package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.TokenScores;
import org.jspecify.annotations.Nullable;

/** What becomes of a generation, in order: started once, its tokens, then finished, expired or failed. */
public sealed interface GenerationEvent {

    default boolean isLast() {
        return this instanceof Finished || this instanceof Expired || this instanceof Failed;
    }

    /** How likely its token was, if it has one and the request asks for it. */
    default @Nullable TokenScores scores() {
        return null;
    }

    /** Its first batch is about to run, with that many tokens of the prompt found in the cache. */
    record Started(int cachedTokens) implements GenerationEvent {}

    /** How likely a token of the prompt was, from the second one on, if the request asks for it; before the first token. */
    record PromptToken(TokenScores scores) implements GenerationEvent {}

    /** The next token, with its scores if the request asks for them. */
    record Token(int id, @Nullable TokenScores scores) implements GenerationEvent {}

    /** It ended by itself. */
    record Finished(FinishReason reason) implements GenerationEvent {}

    /** Its deadline passed, while it waited or while it ran. */
    record Expired() implements GenerationEvent {}

    /** The engine could not go on with it. */
    record Failed(String message) implements GenerationEvent {}
}
