package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.GrammarRun;
import dev.slipway.runtime.sampling.TokenMask;
import org.jspecify.annotations.Nullable;

/** A grammar as the sampler asks for it. */
public final class GrammarMask implements TokenMask {

    private final GrammarRun run;

    GrammarMask(GrammarRun run) {
        this.run = run;
    }

    @Override
    public long @Nullable [] allowed() {
        dev.slipway.runtime.grammar.TokenMask mask = run.mask();
        return mask == null ? null : mask.bits();
    }

    @Override
    public void accept(int token) {
        run.advance(token);
    }
}
