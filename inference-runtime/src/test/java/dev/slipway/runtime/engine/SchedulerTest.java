package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SchedulerTest {

    private static final int END = 2;

    @Test
    void computesAWholePromptWhenTheBudgetAllows() {
        Scheduler scheduler = scheduler(limits(4, 64));
        Sequence sequence = submit(scheduler, 40, 5);

        Batch batch = scheduler.schedule();

        assertThat(batch.parts()).containsExactly(new Batch.Part(sequence, 40));
        assertThat(batch.parts().getFirst().reachesEnd()).isTrue();
    }

    @Test
    void computesALongPromptInChunks() {
        Scheduler scheduler = scheduler(limits(4, 32));
        submit(scheduler, 70, 5);

        assertThat(step(scheduler)).containsExactly(32);
        assertThat(step(scheduler)).containsExactly(32);
        assertThat(step(scheduler)).containsExactly(6);
        assertThat(step(scheduler)).containsExactly(1);
    }

    @Test
    void decodesFirstAndGivesTheRestOfTheBudgetToPrefill() {
        Scheduler scheduler = scheduler(limits(4, 32));
        submit(scheduler, 10, 50);
        step(scheduler);
        submit(scheduler, 70, 50);

        assertThat(step(scheduler)).containsExactly(1, 31);
        assertThat(step(scheduler)).containsExactly(1, 31);
        assertThat(step(scheduler)).containsExactly(1, 8);
        assertThat(step(scheduler)).containsExactly(1, 1);
    }

    @Test
    void runsAtMostAsManySequencesAsABatchMayHold() {
        Scheduler scheduler = scheduler(limits(2, 64));
        submit(scheduler, 3, 2);
        submit(scheduler, 3, 2);
        submit(scheduler, 3, 2);

        assertThat(step(scheduler)).hasSize(2);
        assertThat(scheduler.stats().waiting()).isEqualTo(1);
        step(scheduler);
        assertThat(step(scheduler)).containsExactly(3);
    }

    @Test
    void withoutChunkedPrefillAPromptWaitsUntilItFitsWhole() {
        Scheduler scheduler = scheduler(new EngineLimits(64, 4, 64, false, true, 32));
        submit(scheduler, 40, 2);
        submit(scheduler, 40, 2);

        assertThat(step(scheduler)).containsExactly(40);
        assertThat(step(scheduler)).containsExactly(1, 40);
    }

    @Test
    void preemptsTheYoungestSequenceWhenBlocksRunOut() {
        Scheduler scheduler = scheduler(new EngineLimits(64, 4, 64, true, false, 4));
        Sequence old = submit(scheduler, 16, 40);
        Sequence young = submit(scheduler, 15, 40);
        step(scheduler);
        while (scheduler.stats().preemptions() == 0) {
            step(scheduler);
        }

        assertThat(old.status()).isEqualTo(Sequence.Status.RUNNING);
        assertThat(young.status()).isEqualTo(Sequence.Status.WAITING);
        assertThat(young.computedTokens()).isZero();
        assertThat(young.blockTable().size()).isZero();
    }

    @Test
    void aPreemptedSequenceComesBackBeforeThoseThatNeverRan() {
        Scheduler scheduler = scheduler(new EngineLimits(64, 2, 64, true, false, 4));
        submit(scheduler, 16, 40);
        Sequence preempted = submit(scheduler, 15, 40);
        Sequence late = submit(scheduler, 3, 40);
        while (scheduler.stats().preemptions() == 0) {
            step(scheduler);
        }
        while (preempted.status() == Sequence.Status.WAITING) {
            assertThat(late.status()).isEqualTo(Sequence.Status.WAITING);
            step(scheduler);
        }

        assertThat(preempted.status()).isNotEqualTo(Sequence.Status.WAITING);
    }

    @Test
    void aPreemptedSequenceKeepsItsPlaceInTheCache() {
        Scheduler scheduler = scheduler(new EngineLimits(64, 4, 64, true, true, 4));
        submit(scheduler, 16, 40);
        Sequence preempted = salted("a", 30);
        scheduler.submit(preempted);
        while (scheduler.stats().preemptions() == 0) {
            step(scheduler);
        }
        while (preempted.status() != Sequence.Status.FINISHED) {
            step(scheduler);
        }

        assertThat(cachedTokens(scheduler, salted("b", 1))).isZero();
        assertThat(cachedTokens(scheduler, salted("a", 1))).isEqualTo(16);
    }

    @Test
    void servesLowerPriorityValuesFirstAndEqualOnesInTheOrderOfTheirArrival() {
        Scheduler scheduler = scheduler(limits(1, 64));
        Sequence usual = submit(scheduler, 3, 1, urgency(0));
        Sequence patient = submit(scheduler, 3, 1, urgency(7));
        Sequence urgent = submit(scheduler, 3, 1, urgency(-2));
        Sequence alsoUrgent = submit(scheduler, 3, 1, urgency(-2));

        assertThat(order(scheduler)).containsExactly(urgent, alsoUrgent, usual, patient);
    }

    @Test
    void aCallersBestPriorityBoundsWhatItsRequestsAskFor() {
        Scheduler scheduler = scheduler(limits(1, 64));
        Caller bounded = new Caller("", "b", 0, OptionalLong.empty());
        Sequence first = submit(scheduler, 3, 1, urgency(0));
        Sequence pushy = submit(scheduler, 3, 1, urgency(-100).of(bounded));
        Sequence patient = submit(scheduler, 3, 1, urgency(3).of(bounded));
        Sequence last = submit(scheduler, 3, 1, urgency(4));

        assertThat(order(scheduler)).containsExactly(first, pushy, patient, last);
    }

    @Test
    void preemptsTheLeastUrgentBeforeAnOlderOne() {
        Scheduler scheduler = scheduler(new EngineLimits(64, 4, 64, true, false, 6));
        Sequence patient = submit(scheduler, 16, 40, urgency(1));
        Sequence usual = submit(scheduler, 16, 40, urgency(0));
        Sequence urgent = submit(scheduler, 16, 40, urgency(-1));
        while (scheduler.stats().preemptions() == 0) {
            step(scheduler);
        }

        assertThat(patient.status()).isEqualTo(Sequence.Status.WAITING);
        assertThat(usual.status()).isEqualTo(Sequence.Status.RUNNING);
        assertThat(urgent.status()).isEqualTo(Sequence.Status.RUNNING);
    }

    @Test
    void aCallerWithOneRequestIsNextBehindACallerWithAThousand() {
        Scheduler scheduler = scheduler(limits(2, 64));
        for (int i = 0; i < 1000; i++) {
            submit(scheduler, 3, 5, by("busy"));
        }
        step(scheduler);
        step(scheduler);
        Sequence single = submit(scheduler, 3, 5, by("quiet"));
        long before = scheduler.stats().generatedTokens();
        while (single.status() != Sequence.Status.FINISHED) {
            step(scheduler);
        }

        assertThat(scheduler.stats().generatedTokens() - before)
                .as("tokens until it was done, with two at once")
                .isLessThanOrEqualTo(2 * 10);
    }

    @Test
    void endsWhatHasADeadlineWhenItPassesWhetherItWaitsOrRuns() {
        Scheduler scheduler = scheduler(limits(1, 64));
        Sequence running = submit(scheduler, 20, 50, until(100));
        Sequence waiting = submit(scheduler, 20, 50, until(90));
        Sequence endless = submit(scheduler, 20, 50);
        step(scheduler);

        assertThat(scheduler.expire(89)).isEmpty();
        assertThat(scheduler.expire(90)).containsExactly(waiting);
        assertThat(scheduler.expire(200)).containsExactly(running);
        assertThat(scheduler.stats().kvCacheUsage()).isZero();
        assertThat(order(scheduler)).containsExactly(endless);
    }

    @Test
    void aDeadlineThatIsMetIsForgotten() {
        Scheduler scheduler = scheduler(limits(1, 64));
        submit(scheduler, 3, 1, until(100));
        step(scheduler);

        assertThat(scheduler.expire(Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void endsWithTheEndOfText() {
        Scheduler scheduler = scheduler(limits(4, 64));
        Sequence sequence = submit(scheduler, 5, 50);

        List<Scheduler.Added> added = scheduler.update(scheduler.schedule(), new int[] {END});

        assertThat(added).containsExactly(new Scheduler.Added(sequence, END, FinishReason.STOP));
        assertThat(scheduler.idle()).isTrue();
        assertThat(scheduler.stats().kvCacheUsage()).isZero();
    }

    @Test
    void goesOnAfterTheEndOfTextWhenAskedTo() {
        Scheduler scheduler = scheduler(limits(4, 64));
        scheduler.submit(new Sequence(new GenerationRequest(new int[] {1}, SamplingParams.GREEDY, 2, true)));

        assertThat(scheduler
                        .update(scheduler.schedule(), new int[] {END})
                        .getFirst()
                        .finished())
                .isNull();
        assertThat(scheduler
                        .update(scheduler.schedule(), new int[] {END})
                        .getFirst()
                        .finished())
                .isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void endsWhenTheContextIsFull() {
        Scheduler scheduler = scheduler(limits(4, 128));
        Sequence sequence = submit(scheduler, 127, 50);

        assertThat(scheduler
                        .update(scheduler.schedule(), new int[] {9})
                        .getFirst()
                        .finished())
                .isEqualTo(FinishReason.LENGTH);
        assertThat(sequence.generatedTokens()).isEqualTo(1);
    }

    @Test
    void cancelFreesTheBlocksOfARunningSequence() {
        Scheduler scheduler = scheduler(limits(4, 64));
        Sequence sequence = submit(scheduler, 40, 50);
        step(scheduler);

        scheduler.cancel(sequence);

        assertThat(scheduler.idle()).isTrue();
        assertThat(scheduler.stats().kvCacheUsage()).isZero();
    }

    @Test
    void cancelForgetsAWaitingSequence() {
        Scheduler scheduler = scheduler(limits(4, 64));
        Sequence sequence = submit(scheduler, 40, 50);

        scheduler.cancel(sequence);
        scheduler.cancel(sequence);

        assertThat(scheduler.idle()).isTrue();
    }

    @Test
    void aLongPromptIsComputedInPartsWhileOthersRun() {
        Scheduler scheduler = scheduler(new EngineLimits(128, 4, 64, true, true, 64, 10, 20, Speculation.NONE));
        submit(scheduler, 10, 50);
        step(scheduler);
        submit(scheduler, 50, 50);

        assertThat(step(scheduler)).containsExactly(1, 20);
        assertThat(step(scheduler)).containsExactly(1, 20);
        assertThat(step(scheduler)).containsExactly(1, 10);
    }

    @Test
    void aLongPromptThatIsAloneIsNotHeldUp() {
        Scheduler scheduler = scheduler(new EngineLimits(128, 4, 64, true, true, 64, 10, 20, Speculation.NONE));
        submit(scheduler, 60, 50);

        assertThat(step(scheduler)).containsExactly(60);
    }

    private static EngineLimits limits(int maxBatchSize, int maxStepTokens) {
        return new EngineLimits(128, maxBatchSize, maxStepTokens, true, true, 64);
    }

    private static Scheduler scheduler(EngineLimits limits) {
        return new Scheduler(limits, Set.of(END));
    }

    private static Sequence submit(Scheduler scheduler, int promptTokens, int maxTokens) {
        int first = 1000 * (1 + scheduler.stats().running() + scheduler.stats().waiting());
        int[] prompt = IntStream.range(first, first + promptTokens).toArray();
        Sequence sequence = new Sequence(new GenerationRequest(prompt, SamplingParams.GREEDY, maxTokens, false));
        scheduler.submit(sequence);
        return sequence;
    }

    private static Sequence salted(String salt, int maxTokens) {
        return sequence(17, maxTokens, new Standing(0, salt));
    }

    private static Sequence submit(Scheduler scheduler, int promptTokens, int maxTokens, Standing standing) {
        Sequence sequence = sequence(promptTokens, maxTokens, standing);
        scheduler.submit(sequence);
        return sequence;
    }

    private static Sequence sequence(int promptTokens, int maxTokens, Standing standing) {
        int[] prompt = IntStream.range(0, promptTokens).toArray();
        return new Sequence(new GenerationRequest(
                prompt, SamplingParams.GREEDY, maxTokens, false, LogitRules.NONE, ScoreRequest.NONE, standing));
    }

    private static Standing urgency(int priority) {
        return new Standing(priority, "");
    }

    private static Standing until(long deadline) {
        return Standing.USUAL.of(new Caller("", "", Integer.MIN_VALUE, OptionalLong.of(deadline)));
    }

    private static Standing by(String caller) {
        return Standing.USUAL.of(new Caller("", caller, 0, OptionalLong.empty()));
    }

    /** Which sequences began to run, one after the other, until there are none left. */
    private static List<Sequence> order(Scheduler scheduler) {
        List<Sequence> order = new ArrayList<>();
        while (!scheduler.idle()) {
            Batch batch = scheduler.schedule();
            batch.parts().stream()
                    .map(Batch.Part::sequence)
                    .filter(next -> !order.contains(next))
                    .forEach(order::add);
            update(scheduler, batch);
        }
        return order;
    }

    private static int cachedTokens(Scheduler scheduler, Sequence sequence) {
        scheduler.submit(sequence);
        step(scheduler);
        return sequence.cachedTokens();
    }

    private static List<Integer> step(Scheduler scheduler) {
        Batch batch = scheduler.schedule();
        List<Integer> tokens = batch.parts().stream().map(Batch.Part::tokens).toList();
        update(scheduler, batch);
        return tokens;
    }

    private static void update(Scheduler scheduler, Batch batch) {
        int drawn = (int) batch.parts().stream().filter(Batch.Part::reachesEnd).count();
        int[] sampled = new int[drawn];
        Arrays.fill(sampled, 9);
        scheduler.update(batch, sampled);
    }
}
