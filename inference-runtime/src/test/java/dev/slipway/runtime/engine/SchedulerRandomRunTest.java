package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random arrivals, cancels and limits against a model whose keys and values are a digest of all tokens up to a position: a
 * step that reads a slot it should not, or misses one, sees a wrong digest.
 */
class SchedulerRandomRunTest {

    private static final int END = 0;
    private static final int VOCABULARY = 40;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void everySequenceSeesItsOwnPrefixAndAllBlocksComeBack(long seed) {
        System.out.println("SchedulerRandomRunTest seed " + seed);
        Run run = new Run(new Random(seed));
        for (int step = 0; step < 400; step++) {
            run.arriveAndLeave();
            run.step();
            run.verifyBlocks();
        }
        run.drain();

        assertThat(run.scheduler.stats().running()).isZero();
        assertThat(run.scheduler.stats().kvCacheUsage()).isZero();
        assertThat(run.finished).isGreaterThan(20);
        if (run.limits.speculation().tokens() > 0) {
            EngineStats.Speculation guessed = run.scheduler.stats().speculation();
            assertThat(guessed.acceptedTokens()).isPositive().isLessThan(guessed.draftTokens());
        }
    }

    private static final class Run {

        private final Random random;
        private final EngineLimits limits;
        private final Scheduler scheduler;
        private final long[] slots;
        private final List<Sequence> live = new ArrayList<>();
        private int finished;
        private long now;

        Run(Random random) {
            this.random = random;
            int maxLength = 32 + random.nextInt(200);
            int blocks = Math.ceilDiv(maxLength, EngineLimits.BLOCK_SIZE) + random.nextInt(24);
            int maxBatch = 1 + random.nextInt(8);
            boolean chunked = random.nextInt(4) > 0;
            int budget = chunked ? maxBatch + random.nextInt(60) : maxLength + maxBatch;
            this.limits = new EngineLimits(
                    maxLength,
                    maxBatch,
                    budget,
                    chunked,
                    random.nextInt(4) > 0,
                    blocks,
                    EngineLimits.USUAL_QUEUE_SIZE,
                    chunked ? random.nextInt(3) * 20 : 0,
                    random.nextBoolean() ? Speculation.NONE : new Speculation(1 + random.nextInt(6), 3, 1));
            this.scheduler = new Scheduler(limits, Set.of(END));
            this.slots = new long[blocks * EngineLimits.BLOCK_SIZE];
        }

        void arriveAndLeave() {
            if (live.size() < 20 && random.nextInt(3) == 0) {
                submit();
            }
            if (!live.isEmpty() && random.nextInt(25) == 0) {
                scheduler.cancel(live.remove(random.nextInt(live.size())));
            }
        }

        /** Prompts are prefixes of few texts, so that they share blocks. */
        private void submit() {
            int[] prompt = new int[1 + random.nextInt(limits.maxSequenceLength() - 1)];
            Random text = new Random(random.nextInt(3));
            Arrays.setAll(prompt, i -> 1 + text.nextInt(VOCABULARY - 1));
            GenerationRequest request = new GenerationRequest(
                    prompt,
                    SamplingParams.GREEDY,
                    1 + random.nextInt(60),
                    random.nextBoolean(),
                    LogitRules.NONE,
                    ScoreRequest.NONE,
                    standing());
            Sequence sequence = new Sequence(request);
            live.add(sequence);
            scheduler.submit(sequence);
        }

        private Standing standing() {
            OptionalLong deadline =
                    random.nextInt(6) == 0 ? OptionalLong.of(now + 1 + random.nextInt(40)) : OptionalLong.empty();
            Caller caller = new Caller("", "caller " + random.nextInt(3), -1, deadline);
            return new Standing(random.nextInt(5) - 2, "").of(caller);
        }

        void step() {
            for (Sequence late : scheduler.expire(++now)) {
                assertThat(late.deadline()).hasValue(now);
                assertThat(live.remove(late)).isTrue();
            }
            Batch batch = scheduler.schedule();
            assertThat(batch.tokens()).isLessThanOrEqualTo(limits.maxStepTokens());
            assertThat(batch.parts()).hasSizeLessThanOrEqualTo(limits.maxBatchSize());
            assertThat(batch.isEmpty()).isEqualTo(scheduler.idle());
            verifyThatTheMostImportantGoesOn(batch);
            int[] sampled = batch.parts().stream()
                    .peek(this::compute)
                    .filter(Batch.Part::reachesEnd)
                    .flatMapToInt(Run::draw)
                    .toArray();
            for (Scheduler.Added added : scheduler.update(batch, sampled)) {
                if (added.finished() != null) {
                    verifyAgainstAloneRun(added.sequence());
                    live.remove(added.sequence());
                    finished++;
                }
            }
        }

        /** So nothing that is preempted over and over can keep all from ending. */
        private void verifyThatTheMostImportantGoesOn(Batch batch) {
            live.stream()
                    .filter(sequence -> sequence.status() == Sequence.Status.RUNNING)
                    .min(Sequence.BY_IMPORTANCE)
                    .ifPresent(first -> assertThat(batch.parts())
                            .extracting(Batch.Part::sequence)
                            .contains(first));
        }

        private void compute(Batch.Part part) {
            Sequence sequence = part.sequence();
            int computed = sequence.computedTokens();
            for (int position = 0; position < computed; position++) {
                assertThat(slots[slot(sequence, position)]).isEqualTo(digest(sequence, position));
            }
            for (int position = computed; position < computed + part.tokens(); position++) {
                slots[slot(sequence, position)] = digest(sequence, position);
            }
        }

        /** The next token, and one more after each guess that is right. */
        private static IntStream draw(Batch.Part part) {
            int[] tokens = part.sequence().tokens();
            int count = part.sequence().tokenCount();
            int right = 0;
            while (right < part.drafts() && next(part.sequence(), count - 1 + right) == tokens[count + right]) {
                right++;
            }
            return IntStream.rangeClosed(0, right).map(i -> next(part.sequence(), count - 1 + i));
        }

        /** Alone, each token would follow from those before it. */
        private static void verifyAgainstAloneRun(Sequence sequence) {
            for (int i = 1; i <= sequence.generatedTokens(); i++) {
                int position = sequence.tokenCount() - i;
                assertThat(sequence.tokens()[position]).isEqualTo(next(sequence, position - 1));
            }
        }

        void verifyBlocks() {
            Set<Integer> taken = new HashSet<>();
            for (Sequence sequence : live) {
                for (int i = 0; i < sequence.blockTable().size(); i++) {
                    taken.add(sequence.blockTable().block(i));
                }
            }
            double usage = (double) taken.size() / limits.blockCount();
            assertThat(scheduler.stats().kvCacheUsage()).isCloseTo(usage, within(1e-9));
        }

        void drain() {
            for (int step = 0; !scheduler.idle(); step++) {
                assertThat(step).as("steps to drain").isLessThan(20_000);
                step();
            }
            assertThat(live).isEmpty();
        }

        private static int slot(Sequence sequence, int position) {
            return sequence.blockTable().block(position / EngineLimits.BLOCK_SIZE) * EngineLimits.BLOCK_SIZE
                    + position % EngineLimits.BLOCK_SIZE;
        }

        private static long digest(Sequence sequence, int lastPosition) {
            long digest = 17;
            for (int position = 0; position <= lastPosition; position++) {
                digest = digest * 0x9e3779b97f4a7c15L + sequence.tokens()[position] + 1;
            }
            return digest;
        }

        /** What follows a token: the same for long, so that it can be guessed, and another one now and then. */
        private static int next(Sequence sequence, int position) {
            long key = position % 24 == 0 ? digest(sequence, position) : sequence.tokens()[position] * 31L + 7;
            return (int) Long.remainderUnsigned(key ^ (key >>> 29), VOCABULARY);
        }
    }
}
