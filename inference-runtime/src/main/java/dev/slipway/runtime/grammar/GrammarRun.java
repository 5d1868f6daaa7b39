package dev.slipway.runtime.grammar;

import org.jspecify.annotations.Nullable;

/** One text under a grammar, token by token. Belongs to one thread at a time. */
public final class GrammarRun {

    private final CompiledGrammar grammar;
    private Configuration at;

    GrammarRun(CompiledGrammar grammar, Configuration start) {
        this.grammar = grammar;
        this.at = start;
    }

    /** The tokens that may come next; null when any may, because the text is complete or has left the grammar. */
    public @Nullable TokenMask mask() {
        return at.isFinal() ? null : grammar.mask(at);
    }

    /** Whether the text so far is complete. */
    public boolean isComplete() {
        return at.accepting;
    }

    /** Whether the text has left the grammar, which tokens of its masks never do. */
    public boolean hasFailed() {
        return at == Configuration.DEAD;
    }

    public void advance(int token) {
        at = at.isFinal() ? Configuration.DEAD : grammar.advance(at, token);
    }
}
