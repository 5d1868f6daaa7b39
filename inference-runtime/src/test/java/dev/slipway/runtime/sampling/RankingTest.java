package dev.slipway.runtime.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {

    private final Random random = new Random(11);

    @Test
    void theHeaviestAreThoseOfAWholeSort() {
        for (int round = 0; round < 300; round++) {
            float[] weights = weights(1 + random.nextInt(400));
            List<Integer> sorted = sorted(weights);
            int most = 1 + random.nextInt(weights.length + 20);
            Ranking ranking = new Ranking(weights);

            int count = ranking.heaviest(most);

            assertThat(ranked(ranking, count)).isEqualTo(sorted.subList(0, Math.min(most, sorted.size())));
        }
    }

    @Test
    void thoseThatReachAMassAreTheFirstOfAWholeSort() {
        for (int round = 0; round < 300; round++) {
            float[] weights = weights(1 + random.nextInt(400));
            List<Integer> sorted = sorted(weights);
            double total = sorted.stream().mapToDouble(token -> weights[token]).sum();
            double share = random.nextInt(5) == 0 ? 1 : random.nextDouble();
            Ranking ranking = new Ranking(weights);

            int count = ranking.reaching(share * total, (1 - share) * total / weights.length);

            List<Integer> first = ranked(ranking, count);
            assertThat(first).isEqualTo(sorted.subList(0, count));
            double reached = first.stream().mapToDouble(token -> weights[token]).sum();
            assertThat(reached).isGreaterThanOrEqualTo(share * total * (1 - 1e-12));
        }
    }

    @Test
    void fewAreRankedWhereFewWeighMuch() {
        float[] weights = new float[200_000];
        for (int token = 0; token < weights.length; token++) {
            weights[token] = token % 1000 == 0 ? 1 - token * 1e-6f : 1e-7f;
        }
        Ranking ranking = new Ranking(weights);

        assertThat(ranking.reaching(100, 1e-12)).isBetween(100, 130);
        assertThat(ranking.heaviest(50)).isEqualTo(50);
    }

    /** Some are equal, some weigh nothing, and they span all of a float's exponents. */
    private float[] weights(int count) {
        float[] weights = new float[count];
        int spread = 1 + random.nextInt(80);
        for (int token = 0; token < count; token++) {
            weights[token] = switch (random.nextInt(6)) {
                case 0 -> 0;
                case 1 -> 0.25f;
                default -> (float) Math.exp(-spread * random.nextDouble());
            };
        }
        weights[random.nextInt(count)] = 1;
        return weights;
    }

    private static List<Integer> sorted(float[] weights) {
        return IntStream.range(0, weights.length)
                .filter(token -> weights[token] > 0)
                .boxed()
                .sorted(Comparator.comparing((Integer token) -> -weights[token]).thenComparing(token -> token))
                .toList();
    }

    private static List<Integer> ranked(Ranking ranking, int count) {
        return IntStream.range(0, count).mapToObj(ranking::token).toList();
    }
}
