package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairShareTest {

    private static final int MAX_PROMPT = 60;
    private static final int MAX_ANSWER = 60;

    private final FairShare shares = new FairShare();

    @Test
    void aNewcomerStartsWithAsMuchAsTheOneWhoHadLeast() {
        shares.join("a");
        shares.charge("a", 500);
        shares.join("b");
        shares.charge("b", 30);
        shares.join("c");

        assertThat(shares.tokens("b")).isEqualTo(530);
        assertThat(shares.tokens("c")).isEqualTo(500);
    }

    @Test
    void whoComesBackHasNotBecomeAnyPoorerMeanwhile() {
        shares.join("a");
        shares.join("b");
        shares.charge("b", 700);
        shares.leave("b");
        shares.charge("a", 100);
        shares.join("b");

        assertThat(shares.tokens("b")).isEqualTo(700);
    }

    @Test
    void nothingIsKeptOfCallersThatAreGone() {
        shares.join("a");
        shares.charge("a", 9);
        shares.leave("a");
        shares.join("b");

        assertThat(shares.tokens("b")).isZero();
    }

    /** However many requests each has waiting, however long they are, and however they come: who always wants more gets as much. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void callersWhoAlwaysHaveRequestsWaitingGetAlike(long seed) {
        Random random = new Random(seed);
        int batch = 1 + random.nextInt(6);
        Scheduler scheduler =
                new Scheduler(new EngineLimits(128, batch, batch + random.nextInt(80), true, false, 64), Set.of());
        List<Demand> callers = IntStream.range(0, 2 + random.nextInt(4))
                .mapToObj(i -> new Demand("caller " + i, 1 + random.nextInt(i == 0 ? 500 : 4), random))
                .toList();
        for (int step = 0; step < 4_000; step++) {
            callers.forEach(caller -> caller.keepWaiting(scheduler));
            step(scheduler, random);
        }

        long[] served = callers.stream().mapToLong(Demand::served).toArray();
        assertThat(Arrays.stream(served).max().orElseThrow()
                        - Arrays.stream(served).min().orElseThrow())
                .as("seed %d, batch %d: %s", seed, batch, Arrays.toString(served))
                .isLessThanOrEqualTo((long) batch * 2 * (MAX_PROMPT + MAX_ANSWER));
        assertThat(Arrays.stream(served).min().orElseThrow()).isGreaterThan(1_000);
    }

    private static void step(Scheduler scheduler, Random random) {
        Batch batch = scheduler.schedule();
        int drawn = (int) batch.parts().stream().filter(Batch.Part::reachesEnd).count();
        scheduler.update(batch, random.ints(drawn, 0, 100).toArray());
    }

    /** A caller that has always some requests waiting. */
    private static final class Demand {

        private final String name;
        private final int backlog;
        private final Random random;
        private final Deque<Sequence> sent = new ArrayDeque<>();
        private long served;

        Demand(String name, int backlog, Random random) {
            this.name = name;
            this.backlog = backlog;
            this.random = random;
        }

        void keepWaiting(Scheduler scheduler) {
            sent.stream().filter(Demand::isOver).forEach(over -> served += over.tokenCount());
            sent.removeIf(Demand::isOver);
            while (sent.stream().filter(Demand::waits).count() < backlog) {
                Sequence next = request();
                sent.add(next);
                scheduler.submit(next);
            }
        }

        long served() {
            return served
                    + sent.stream()
                            .filter(sequence -> !waits(sequence))
                            .mapToInt(Sequence::tokenCount)
                            .sum();
        }

        private static boolean isOver(Sequence sequence) {
            return sequence.status() == Sequence.Status.FINISHED;
        }

        private static boolean waits(Sequence sequence) {
            return sequence.status() == Sequence.Status.WAITING;
        }

        private Sequence request() {
            Standing standing = Standing.USUAL.of(new Caller("", name, 0, OptionalLong.empty()));
            int[] prompt = random.ints(1 + random.nextInt(MAX_PROMPT), 0, 100).toArray();
            int maxTokens = 1 + random.nextInt(MAX_ANSWER);
            return new Sequence(new GenerationRequest(
                    prompt, SamplingParams.GREEDY, maxTokens, true, LogitRules.NONE, ScoreRequest.NONE, standing));
        }
    }
}
