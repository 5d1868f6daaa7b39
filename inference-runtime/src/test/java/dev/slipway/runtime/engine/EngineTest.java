package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.engine.TestEngine.Outcome;
import dev.slipway.runtime.engine.TestEngine.Pending;
import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import dev.slipway.runtime.weights.Json;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class EngineTest {

    private static final SamplingParams SAMPLED = new SamplingParams(1, 0.95, 0, 0, 11);
    private static final List<SamplingParams> BOTH = List.of(SamplingParams.GREEDY, SAMPLED);

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b", "tiny-c"})
    void greedyTokensEqualTheGoldenOnes(String model) {
        try (TestEngine engine = TestEngine.of(model, limits(8192, 4, 512))) {
            for (JsonNode golden : Json.read(TestEngine.MODELS.resolve(model).resolve("golden.json"))
                    .path("cases")) {
                List<Integer> greedy = integers(golden.path("greedy")).boxed().toList();
                int[] prompt = integers(golden.path("input_ids")).toArray();

                assertThat(engine.generate(prompt, SamplingParams.GREEDY, greedy.size()))
                        .as("%s %s", model, golden.path("name"))
                        .isEqualTo(greedy);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void aSequenceInABatchSaysTheSameAsAlone(SamplingParams sampling) {
        List<int[]> prompts = prompts(8);
        List<List<Integer>> alone = alone(prompts, sampling);
        try (TestEngine engine = TestEngine.of("tiny-c", limits(512, 8, 512))) {
            assertThat(together(engine, prompts, sampling)).isEqualTo(alone);
        }
    }

    @Test
    void allThatAStepFindsComesTogether() {
        int[] prompt = IntStream.rangeClosed(1, 40).toArray();
        ScoreRequest scored = new ScoreRequest(false, true, 0);
        try (TestEngine engine = TestEngine.of("tiny-c", limits(512, 3, 16))) {
            Pending pending = engine.submit(new GenerationRequest(
                    prompt, SamplingParams.GREEDY, 2, true, LogitRules.NONE, scored, Standing.USUAL));

            assertThat(pending.eventsTogether())
                    .as("that it started; scores of 16, 16 and the last 7 tokens, with a token; a token and the end")
                    .containsExactly(1, 16, 16, 7 + 1, 1 + 1);
        }
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void chunksSayTheSameAsAWholePrompt(SamplingParams sampling) {
        List<int[]> prompts = prompts(3);
        List<List<Integer>> alone = alone(prompts, sampling);
        try (TestEngine engine = TestEngine.of("tiny-c", limits(512, 3, 13))) {
            assertThat(together(engine, prompts, sampling)).isEqualTo(alone);
        }
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void aCachedPrefixSaysTheSameAsAComputedOne(SamplingParams sampling) {
        List<int[]> prompts = prompts(3);
        List<List<Integer>> alone = alone(prompts, sampling);
        try (TestEngine engine = TestEngine.of("tiny-c", limits(512, 3, 512))) {
            prompts.forEach(prompt -> engine.generate(prompt, sampling, 40));
            for (int i = 0; i < prompts.size(); i++) {
                Outcome again = engine.submit(prompts.get(i), sampling, 40).outcome();

                assertThat(again.cachedTokens()).isEqualTo((prompts.get(i).length - 1) / 16 * 16);
                assertThat(again.tokens()).isEqualTo(alone.get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void aPreemptedSequenceSaysTheSameAsAnUndisturbedOne(SamplingParams sampling) {
        List<int[]> prompts = prompts(4);
        List<List<Integer>> alone = alone(prompts, sampling);
        try (TestEngine engine = TestEngine.of("tiny-c", new EngineLimits(256, 4, 512, true, false, 24))) {
            assertThat(together(engine, prompts, sampling)).isEqualTo(alone);
            assertThat(engine.engine().stats().preemptions()).isPositive();
        }
    }

    @Test
    void cancelFreesTheBlocksBeforeTheNextStep() {
        try (TestEngine engine = TestEngine.of("tiny-a", limits(4096, 4, 512))) {
            Generation other = engine.started(prompts(1).getFirst(), 3000);
            AtomicReference<Generation> cancelled = new AtomicReference<>();
            List<EngineStats> atEachToken = new CopyOnWriteArrayList<>();
            CountDownLatch submitted = new CountDownLatch(1);
            GenerationRequest request = new GenerationRequest(new int[] {7, 8, 9}, SamplingParams.GREEDY, 3000, true);
            cancelled.set(engine.engine().submit(request, events -> {
                uninterruptibly(submitted);
                if (events.getFirst() instanceof GenerationEvent.Token
                        && atEachToken.add(engine.engine().stats())) {
                    Objects.requireNonNull(cancelled.get()).cancel();
                }
            }));
            submitted.countDown();

            await(Duration.ofSeconds(20), () -> engine.engine().stats().running() == 1 && !atEachToken.isEmpty());
            assertThat(atEachToken)
                    .as("tokens after the one at which it was cancelled")
                    .hasSize(1);
            other.cancel();
        }
    }

    @Test
    void cancelFreesTheBlocksLongBeforeTheEndOfTheAnswer() {
        try (TestEngine engine = TestEngine.of("tiny-a", limits(4096, 4, 512))) {
            Generation generation = engine.started(prompts(1).getFirst(), 3000);

            generation.cancel();

            await(Duration.ofSeconds(1), () -> {
                EngineStats stats = engine.engine().stats();
                return stats.running() == 0 && stats.kvCacheUsage() == 0;
            });
        }
    }

    @Test
    void aDeadlineEndsWhatWaitsAndWhatRunsAndLeavesOthersAlone() {
        try (TestEngine engine = TestEngine.of("tiny-a", limits(4096, 2, 512))) {
            Pending running = engine.submit(until(100, 3000));
            Pending endless = engine.submit(prompts(1).getFirst(), SamplingParams.GREEDY, 4000);
            running.awaitFirstToken();
            Pending waiting = engine.submit(until(50, 5));
            engine.setTime(50);
            assertThat(waiting.outcome().end()).isEqualTo(new GenerationEvent.Expired());
            assertThat(waiting.tokens()).isEmpty();
            engine.setTime(100);
            assertThat(running.outcome().end()).isEqualTo(new GenerationEvent.Expired());

            assertThat(running.tokens()).isNotEmpty().hasSizeLessThan(3000);
            assertThat(endless.outcome().end()).isEqualTo(new GenerationEvent.Finished(FinishReason.LENGTH));
        }
    }

    @Test
    void turnsAwayACallerThatHoldsHalfOfTheQueueAndEverybodyWhenItIsFull() {
        EngineLimits limits = new EngineLimits(4096, 1, 512, true, true, 512, 4, 0, Speculation.NONE);
        Caller busy = new Caller("", "busy", 0, OptionalLong.empty());
        Caller quiet = new Caller("", "quiet", 0, OptionalLong.empty());
        try (TestEngine engine = TestEngine.of("tiny-a", limits)) {
            Generation running = engine.started(prompts(1).getFirst(), 4000);
            List<Generation> waiting = Stream.of(busy, busy, quiet)
                    .map(caller -> engine.engine().submit(until(1000, 5).from(caller), event -> {}))
                    .toList();

            assertThat(engine.engine().turnsAway(busy)).contains(new TurnedAway(2, true, Duration.ZERO));
            assertThat(engine.engine().turnsAway(quiet)).isEmpty();
            assertThat(engine.engine().turnsAway(Caller.NOBODY)).isEmpty();

            engine.engine().submit(until(1000, 5), event -> {});
            assertThat(engine.engine().turnsAway(quiet)).contains(new TurnedAway(4, false, Duration.ZERO));

            waiting.getFirst().cancel();
            await(Duration.ofSeconds(20), () -> engine.engine().turnsAway(busy).isEmpty());
            engine.setTime(1000);
            running.cancel();
            await(Duration.ofSeconds(20), () -> engine.engine().stats().waiting() == 0);
            assertThat(engine.engine().turnsAway(busy)).isEmpty();
        }
    }

    @Test
    void aFailingStepFailsItsGenerationsAndTheLoopLivesOn() {
        AtomicBoolean broken = new AtomicBoolean(true);
        try (TestEngine engine =
                TestEngine.of("tiny-a", limits(512, 4, 512), ops -> new FailingOps(ops, rows -> broken.get()))) {
            Outcome failed =
                    engine.submit(new int[] {1, 2, 3}, SamplingParams.GREEDY, 5).outcome();
            broken.set(false);

            assertThat(failed.end()).isInstanceOf(GenerationEvent.Failed.class);
            assertThat(engine.engine().stats().kvCacheUsage()).isZero();
            assertThat(engine.generate(new int[] {1, 2, 3}, SamplingParams.GREEDY, 5))
                    .hasSize(5);
        }
    }

    @Test
    void logitsThatAreNoNumbersFailTheirOwnGenerationAlone() {
        int poison = 900;
        List<Integer> golden = alone(prompts(1), SamplingParams.GREEDY).getFirst();
        assertThat(golden).doesNotContain(poison);
        try (TestEngine engine =
                TestEngine.of("tiny-c", limits(512, 4, 512), ops -> new PoisonedOps(ops, poison, 1024))) {
            for (int round = 0; round < 3; round++) {
                Pending good = engine.submit(prompts(1).getFirst(), SamplingParams.GREEDY, golden.size());
                Pending bad = engine.submit(new int[] {1, 2, poison}, SamplingParams.GREEDY, 5);

                assertThat(bad.outcome().end())
                        .isEqualTo(new GenerationEvent.Failed("the engine failed: the largest logit is NaN"));
                assertThat(bad.tokens()).isEmpty();
                assertThat(good.tokens()).isEqualTo(golden);
            }
            assertThat(engine.engine().stats().kvCacheUsage()).isZero();
        }
    }

    @Test
    void whatIsUnfinishedAtTheEndFailsAndNothingHangs() {
        TestEngine engine = TestEngine.of("tiny-a", limits(4096, 1, 512));
        engine.started(prompts(1).getFirst(), 4000);
        Pending waiting = engine.submit(new int[] {1}, SamplingParams.GREEDY, 5);
        engine.close();

        assertThat(waiting.outcome().end()).isInstanceOf(GenerationEvent.Failed.class);
        assertThat(engine.engine().isOpen()).isFalse();
        assertThat(engine.submit(new int[] {1}, SamplingParams.GREEDY, 5)
                        .outcome()
                        .end())
                .isInstanceOf(GenerationEvent.Failed.class);
    }

    static Stream<SamplingParams> samplings() {
        return BOTH.stream();
    }

    private static List<List<Integer>> alone(List<int[]> prompts, SamplingParams sampling) {
        try (TestEngine engine = TestEngine.of("tiny-c", new EngineLimits(512, 1, 512, true, false, 64))) {
            return prompts.stream()
                    .map(prompt -> engine.generate(prompt, sampling, 40))
                    .toList();
        }
    }

    private static List<List<Integer>> together(TestEngine engine, List<int[]> prompts, SamplingParams sampling) {
        List<Pending> submitted = prompts.stream()
                .map(prompt -> engine.submit(prompt, sampling, 40))
                .toList();
        return submitted.stream().map(Pending::tokens).toList();
    }

    private static GenerationRequest until(long deadline, int maxTokens) {
        return new GenerationRequest(new int[] {7, 8, 9}, SamplingParams.GREEDY, maxTokens, true)
                .from(new Caller("", "", 0, OptionalLong.of(deadline)));
    }

    private static void uninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Of many lengths, around the borders of blocks and of the sliding window. */
    private static List<int[]> prompts(int count) {
        int[] lengths = {150, 33, 127, 16, 129, 1, 64, 17};
        Random random = new Random(5);
        return IntStream.range(0, count)
                .mapToObj(i -> random.ints(lengths[i], 0, 500).toArray())
                .toList();
    }

    private static EngineLimits limits(int maxLength, int maxBatchSize, int maxStepTokens) {
        return new EngineLimits(maxLength, maxBatchSize, maxStepTokens, true, true, 512);
    }

    private static IntStream integers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt);
    }

    private static void await(Duration limit, BooleanSupplier condition) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("within %s", limit).isLessThan(deadline);
            LockSupport.parkNanos(100_000);
        }
    }
}
