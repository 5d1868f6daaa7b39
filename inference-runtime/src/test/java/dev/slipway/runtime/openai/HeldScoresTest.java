package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.openai.request.OpenAiException;
import dev.slipway.runtime.sampling.TokenScores;
import dev.slipway.runtime.sampling.TokenScores.Candidate;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class HeldScoresTest {

    private final HeldScores held = new HeldScores(10);

    @Test
    void countsATokensOwnAndThoseBesideItOfPromptsAndAnswers() {
        held.add(new GenerationEvent.PromptToken(scores(3)));
        held.add(new GenerationEvent.Token(7, scores(5)));

        assertThatThrownBy(() -> held.add(new GenerationEvent.Token(7, scores(0))))
                .isInstanceOf(OpenAiException.class)
                .hasMessage(
                        "logprobs make an answer that is not streamed hold more than 10 log probabilities: ask for fewer, or for"
                                + " a stream");
    }

    @Test
    void tokensWithoutScoresDoNotCount() {
        assertThatNoException().isThrownBy(() -> {
            for (int i = 0; i < 100; i++) {
                held.add(new GenerationEvent.Token(i, null));
            }
        });
    }

    private static TokenScores scores(int top) {
        Candidate one = new Candidate(1, -0.5);
        return new TokenScores(one, Collections.nCopies(top, one));
    }
}
