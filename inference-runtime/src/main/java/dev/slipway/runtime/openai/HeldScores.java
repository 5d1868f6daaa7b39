package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.concurrent.atomic.AtomicLong;

/** Log probabilities of an answer that is held until it is complete: of its tokens, and of the likeliest beside each. */
final class HeldScores {

    private final long max;
    private final AtomicLong held = new AtomicLong();

    HeldScores(long max) {
        this.max = max;
    }

    /** Throws when there are more than may be held. */
    void add(GenerationEvent event) {
        TokenScores scores = event.scores();
        if (scores != null && held.addAndGet(scores.count()) > max) {
            throw OpenAiErrors.tooManyScores(max);
        }
    }
}
