package dev.slipway.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final int VOCABULARY = 50;

    private final float[] logits = randomLogits(7);
    private final Sampler sampler = new Sampler(VOCABULARY);

    @Test
    void temperatureZeroTakesTheLikeliestToken() {
        assertThat(sampler.sample(logits, 0, SamplingParams.GREEDY, 3))
                .isEqualTo(byLikelihood().getFirst());
    }

    @Test
    void aReservedTokenIsNeverDrawnThoughItsScoreStaysTheModels() {
        Sampler without = new Sampler(4, new int[] {1, 3});
        float[] row = {0, 0, 0, 9, 20, 9, 8};
        float[] before = row.clone();
        LogitEdits biased =
                new LogitEdits(new LogitRules(Penalties.NONE, Map.of(1, 100f, 3, 100f), 0, Set.of(), null), new int[0]);
        LogitEdits none = new LogitEdits(LogitRules.NONE, new int[0]);

        for (LogitEdits edits : List.of(none, biased)) {
            SampledToken greedy =
                    without.sample(row, 3, SamplingParams.GREEDY, edits, new ScoreRequest(true, false, 1), 0);
            assertThat(greedy.token()).isZero();
            assertThat(Objects.requireNonNull(greedy.scores()).top().getFirst().token())
                    .isEqualTo(1);
            assertThat(IntStream.range(0, 300)
                            .map(position -> without.sample(
                                            row, 3, params(2, 1, 0, 0), edits, ScoreRequest.NONE, position)
                                    .token())
                            .distinct())
                    .containsOnly(0, 2);
        }
        assertThat(row).containsExactly(before);
    }

    @Test
    void equalLogitsGoToTheSmallerToken() {
        assertThat(sampler.sample(new float[VOCABULARY], 0, SamplingParams.GREEDY, 0))
                .isZero();
    }

    @Test
    void greedyTakesTheFirstOfTheLargestOfAnyNumberOfLogits() {
        Random random = new Random(3);
        for (int size = 1; size <= 150; size++) {
            float[] row = new float[size + 2];
            for (int i = 0; i < row.length; i++) {
                row[i] = random.nextInt(-4, 5) / 2f;
            }
            int first = 0;
            for (int token = 1; token < size; token++) {
                first = row[2 + token] > row[2 + first] ? token : first;
            }
            assertThat(new Sampler(size).sample(row, 2, SamplingParams.GREEDY, 0))
                    .isEqualTo(first);
        }
    }

    @Test
    void aLogitThatIsNoNumberIsAnError() {
        for (int token : new int[] {0, 17, 31, 32, 48, VOCABULARY - 1}) {
            float[] row = logits.clone();
            row[token] = Float.NaN;
            assertThatThrownBy(() -> sampler.sample(row, 0, SamplingParams.GREEDY, 0))
                    .isInstanceOf(NonFiniteLogitsException.class)
                    .hasMessageContaining("the largest logit is NaN");
        }
    }

    @Test
    void readsTheLogitsFromTheOffset() {
        float[] rows = new float[2 * VOCABULARY];
        System.arraycopy(logits, 0, rows, VOCABULARY, VOCABULARY);

        for (int position = 0; position < 50; position++) {
            assertThat(sampler.sample(rows, VOCABULARY, params(1, 0.9, 0, 0), position))
                    .isEqualTo(sampler.sample(logits, 0, params(1, 0.9, 0, 0), position));
        }
    }

    @Test
    void frequenciesFollowTheSoftmax() {
        int draws = 200_000;
        int[] counts = counts(params(0.7, 1, 0, 0), draws);

        double[] expected = softmax(0.7);
        for (int token = 0; token < VOCABULARY; token++) {
            double deviation = Math.sqrt(draws * expected[token] * (1 - expected[token]));
            assertThat(counts[token] - draws * expected[token]).isBetween(-5 * deviation - 1, 5 * deviation + 1);
        }
    }

    @Test
    void topKKeepsTheKLikeliest() {
        assertThat(drawn(params(2, 1, 5, 0)))
                .isEqualTo(Set.copyOf(byLikelihood().subList(0, 5)));
    }

    @Test
    void topPKeepsTheSmallestSetThatReachesTheShare() {
        double[] probabilities = softmax(1);
        int kept = 0;
        for (double sum = 0; sum < 0.8; kept++) {
            sum += probabilities[byLikelihood().get(kept)];
        }

        assertThat(drawn(params(1, 0.8, 0, 0)))
                .isEqualTo(Set.copyOf(byLikelihood().subList(0, kept)));
    }

    @Test
    void topPCountsTheShareAmongTheTopK() {
        double[] probabilities = softmax(1);
        double mass = byLikelihood().subList(0, 4).stream()
                .mapToDouble(token -> probabilities[token])
                .sum();
        int kept = 0;
        for (double sum = 0; sum < 0.6 * mass; kept++) {
            sum += probabilities[byLikelihood().get(kept)];
        }

        assertThat(drawn(params(1, 0.6, 4, 0)))
                .isEqualTo(Set.copyOf(byLikelihood().subList(0, kept)));
    }

    @Test
    void aTinyTopPIsGreedy() {
        assertThat(drawn(params(1, 1e-9, 0, 0))).containsExactly(byLikelihood().getFirst());
    }

    @Test
    void minPDropsWhatIsFarLessLikelyThanTheLikeliest() {
        double[] probabilities = softmax(1);
        double least = 0.2 * probabilities[byLikelihood().getFirst()];

        assertThat(drawn(params(1, 1, 0, 0.2))).allMatch(token -> probabilities[token] >= least * 0.9999);
        assertThat(drawn(params(1, 0.99, 0, 0.2))).allMatch(token -> probabilities[token] >= least * 0.9999);
    }

    @Test
    void aDrawDependsOnSeedChoiceAndPositionAlone() {
        SamplingParams params = params(1, 1, 0, 0);
        int[] first = IntStream.range(0, 64)
                .map(p -> sampler.sample(logits, 0, params, p))
                .toArray();
        sampler.sample(randomLogits(8), 0, params, 5);

        assertThat(IntStream.range(0, 64)
                        .map(p -> sampler.sample(logits, 0, params, p))
                        .toArray())
                .isEqualTo(first);
        SamplingParams second = params.forChoice(1);
        assertThat(IntStream.range(0, 64)
                        .map(p -> sampler.sample(logits, 0, second, p))
                        .toArray())
                .isNotEqualTo(first);
    }

    @Test
    void veryLowTemperaturesDoNotOverflow() {
        assertThat(drawn(params(1e-30, 1, 0, 0))).containsExactly(byLikelihood().getFirst());
    }

    @Test
    void logitsThatAreNotNumbersAreRefused() {
        float[] broken = new float[VOCABULARY];
        Arrays.fill(broken, Float.NaN);

        assertThatThrownBy(() -> sampler.sample(broken, 0, SamplingParams.GREEDY, 0))
                .isInstanceOf(NonFiniteLogitsException.class)
                .hasMessageContaining("NaN");
    }

    private Set<Integer> drawn(SamplingParams params) {
        Set<Integer> tokens = new HashSet<>();
        int[] counts = counts(params, 100_000);
        for (int token = 0; token < VOCABULARY; token++) {
            if (counts[token] > 0) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private int[] counts(SamplingParams params, int draws) {
        int[] counts = new int[VOCABULARY];
        for (int position = 0; position < draws; position++) {
            counts[sampler.sample(logits, 0, params, position)]++;
        }
        return counts;
    }

    private List<Integer> byLikelihood() {
        return IntStream.range(0, VOCABULARY)
                .boxed()
                .sorted(Comparator.comparingDouble(token -> -logits[token]))
                .toList();
    }

    private double[] softmax(double temperature) {
        double[] weights = IntStream.range(0, VOCABULARY)
                .mapToDouble(token -> Math.exp(logits[token] / temperature))
                .toArray();
        double total = IntStream.range(0, VOCABULARY)
                .mapToDouble(token -> weights[token])
                .sum();
        return IntStream.range(0, VOCABULARY)
                .mapToDouble(token -> weights[token] / total)
                .toArray();
    }

    private static float[] randomLogits(long seed) {
        Random random = new Random(seed);
        float[] values = new float[VOCABULARY];
        for (int token = 0; token < VOCABULARY; token++) {
            values[token] = (float) random.nextGaussian() * 2;
        }
        return values;
    }

    private static SamplingParams params(double temperature, double topP, int topK, double minP) {
        return new SamplingParams(temperature, topP, topK, minP, 42);
    }
}
