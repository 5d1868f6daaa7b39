package dev.slipway.runtime.engine;

/** What becomes of a generation, in order: started once, its tokens, then finished or failed. */
public sealed interface GenerationEvent {

    /** Its first batch is about to run, with that many tokens of the prompt found in the cache. */
    record Started(int cachedTokens) implements GenerationEvent {}

    /** The next token. */
    record Token(int id) implements GenerationEvent {}

    /** It ended by itself. */
    record Finished(FinishReason reason) implements GenerationEvent {}

    /** The engine could not go on with it. */
    record Failed(String message) implements GenerationEvent {}
}
