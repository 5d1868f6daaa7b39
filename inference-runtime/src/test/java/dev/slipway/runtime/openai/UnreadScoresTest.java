package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadScoresTest {

    private static final GenerationEvent SCORE =
            new GenerationEvent.PromptToken(new TokenScores(new TokenScores.Candidate(5, -1), List.of()));
    private static final GenerationEvent TOKEN = new GenerationEvent.Token(5, null);

    private final UnreadScores unread = new UnreadScores(10);

    @Test
    void aStepMayFindAnyNumberWhenNothingWaits() {
        assertThat(unread.add(scores(1000))).isTrue();
    }

    @Test
    void theNextStepIsTooMuchUntilEnoughIsRead() {
        unread.add(scores(20));

        assertThat(unread.add(scores(1))).isFalse();
        read(11);
        assertThat(unread.add(scores(1))).isTrue();
    }

    @Test
    void generatedTokensAreNotCounted() {
        unread.add(scores(20));

        assertThat(unread.add(Collections.nCopies(50, TOKEN))).isTrue();
        unread.read(TOKEN);
        assertThat(unread.add(scores(1))).isFalse();
    }

    private void read(int count) {
        scores(count).forEach(unread::read);
    }

    private static List<GenerationEvent> scores(int count) {
        return Collections.nCopies(count, SCORE);
    }
}
