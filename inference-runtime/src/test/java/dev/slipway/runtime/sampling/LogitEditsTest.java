package dev.slipway.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogitEditsTest {

    private static final int END = 4;

    @Test
    void repetitionIsPenalisedInPromptAndAnswerAlike() {
        LogitEdits edits = new LogitEdits(rules(new Penalties(0, 0, 2)), new int[] {0, 1});
        edits.accept(2);

        assertThat(applied(edits, 4, -4, 1, 1, 0)).containsExactly(2, -8, 0.5f, 1, 0);
    }

    @Test
    void presenceCountsOnceAndFrequencyEachTimeInTheAnswerAlone() {
        LogitEdits edits = new LogitEdits(rules(new Penalties(1, 0.25, 1)), new int[] {0, 0, 3});
        edits.accept(1);
        edits.accept(1);
        edits.accept(2);

        assertThat(applied(edits, 5, 5, 5, 5, 5)).containsExactly(5, 3.5f, 3.75f, 5, 5);
    }

    @Test
    void aBiasIsAddedToItsToken() {
        LogitEdits edits =
                new LogitEdits(new LogitRules(Penalties.NONE, Map.of(1, -100f, 2, 3f), 0, Set.of(), null), new int[0]);

        assertThat(applied(edits, 0, 0, 0, 0, 0)).containsExactly(0, -100, 3, 0, 0);
    }

    @Test
    void theTextCannotEndBeforeItsFewestTokens() {
        LogitEdits edits =
                new LogitEdits(new LogitRules(Penalties.NONE, Map.of(), 2, Set.of(END), null), new int[] {1});
        edits.accept(1);
        assertThat(applied(edits, 0, 0, 0, 0, 9)[END]).isFinite().isLessThan(-1e29f);

        edits.accept(1);
        assertThat(applied(edits, 0, 0, 0, 0, 9)[END]).isEqualTo(9);
    }

    @Test
    void aBannedWordIsKeptFromItsLastTokenOnlyWhereItsFirstOnesStand() {
        LogitRules rules = new LogitRules(
                Penalties.NONE, Map.of(), 0, Set.of(), null, List.of(new int[] {2, 3, 1}, new int[] {0}));
        LogitEdits edits = new LogitEdits(rules, new int[] {2, 3});

        assertThat(applied(edits, 1, 1, 1, 1, 1)).containsExactly(-1e30f, 1, 1, 1, 1);
        edits.accept(3);
        edits.accept(2);
        edits.accept(3);
        assertThat(applied(edits, 1, 1, 1, 1, 1)).containsExactly(-1e30f, -1e30f, 1, 1, 1);
        edits.accept(2);
        assertThat(applied(edits, 1, 1, 1, 1, 1)).containsExactly(-1e30f, 1, 1, 1, 1);
    }

    @Test
    void aMaskForbidsAndFollowsTheTokens() {
        LogitEdits edits = new LogitEdits(LogitRules.NONE.with(new OnlyTheNext()), new int[] {3});

        assertThat(applied(edits, 1, 1, 1, 1, 1)).containsExactly(1, 1, 1, 1, 1);
        edits.accept(1);
        assertThat(applied(edits, 1, 1, 1, 1, 1))
                .containsExactly(
                        Float.NEGATIVE_INFINITY,
                        Float.NEGATIVE_INFINITY,
                        1,
                        Float.NEGATIVE_INFINITY,
                        Float.NEGATIVE_INFINITY);
    }

    @Test
    void aMaskedTokenIsNeverDrawn() {
        LogitEdits edits = new LogitEdits(LogitRules.NONE.with(new OnlyTheNext()), new int[0]);
        edits.accept(2);
        Sampler sampler = new Sampler(5);
        float[] logits = {30, 20, 10, 0, 40};

        for (int position = 0; position < 200; position++) {
            SamplingParams hot = new SamplingParams(2, 1, 0, 0, 5);
            assertThat(sampler.sample(logits, 0, hot, edits, ScoreRequest.NONE, position)
                            .token())
                    .isEqualTo(3);
        }
    }

    @Test
    void scoresAreTheModelsOwnWhateverTheRules() {
        LogitEdits edits =
                new LogitEdits(new LogitRules(Penalties.NONE, Map.of(1, 100f), 0, Set.of(), null), new int[0]);
        Sampler sampler = new Sampler(3);
        float[] logits = {(float) Math.log(0.5), (float) Math.log(0.2), (float) Math.log(0.3)};

        SampledToken sampled =
                sampler.sample(logits, 0, SamplingParams.GREEDY, edits, new ScoreRequest(true, false, 2), 0);

        TokenScores scores = Objects.requireNonNull(sampled.scores());
        assertThat(sampled.token()).isEqualTo(1);
        assertThat(Math.exp(scores.chosen().logprob())).isBetween(0.1999, 0.2001);
        assertThat(scores.top().stream().map(TokenScores.Candidate::token)).containsExactly(0, 2);
        assertThat(Math.exp(scores.top().getFirst().logprob())).isBetween(0.4999, 0.5001);
    }

    /** Any token first, then only the one after it. */
    private static final class OnlyTheNext implements TokenMask {

        private int last = -1;

        @Override
        public long @Nullable [] allowed() {
            return last < 0 ? null : new long[] {1L << (last + 1)};
        }

        @Override
        public void accept(int token) {
            last = token;
        }
    }

    private static LogitRules rules(Penalties penalties) {
        return new LogitRules(penalties, Map.of(), 0, Set.of(), null);
    }

    private static float[] applied(LogitEdits edits, float... logits) {
        edits.apply(logits, logits.length);
        return logits;
    }
}
