package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.SamplingParams;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Steps of made-up sequences before an engine starts, so that its first request meets compiled kernels. They take the real path
 * with schedulers of their own, so they leave no counter, no published block and no sequence behind.
 */
public final class WarmUp {

    /** A small model is done before; a large one takes a few steps in that time, and ends the one that it is at. */
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static final int ROUNDS = 6;
    private static final int PROMPT = 8;
    private static final int ANSWER = 16;
    private static final int SIDE_BY_SIDE = 4;

    /** As requests come that say nothing about it. */
    private static final SamplingParams SAMPLING = new SamplingParams(1, 1, 0, 0, 0);

    private final LongSupplier nanoTime;
    private final BooleanSupplier cancelled;

    /** @param cancelled asked before each step */
    public WarmUp(LongSupplier nanoTime, BooleanSupplier cancelled) {
        this.nanoTime = nanoTime;
        this.cancelled = cancelled;
    }

    public void run(EngineLimits limits, ModelRunner runner) {
        long start = nanoTime.getAsLong();
        BooleanSupplier goOn = () -> !cancelled.getAsBoolean() && nanoTime.getAsLong() - start < LIMIT.toNanos();
        for (int round = 0; round < ROUNDS && goOn.getAsBoolean(); round++) {
            generate(1, limits, runner, goOn);
            generate(Math.min(SIDE_BY_SIDE, limits.maxBatchSize()), limits, runner, goOn);
        }
    }

    private static void generate(int sequences, EngineLimits limits, ModelRunner runner, BooleanSupplier goOn) {
        Scheduler scheduler = new Scheduler(limits, Set.of());
        int[] prompt = new int[Math.min(PROMPT, limits.maxSequenceLength() - 1)];
        Arrays.setAll(prompt, position -> position);
        for (int i = 0; i < sequences; i++) {
            scheduler.submit(new Sequence(new GenerationRequest(prompt, SAMPLING, ANSWER, true)));
        }
        while (!scheduler.idle() && goOn.getAsBoolean()) {
            Batch batch = scheduler.schedule();
            scheduler.update(batch, good(runner.run(batch)).tokens());
        }
    }

    private static StepResult good(StepResult result) {
        for (StepResult.Failure failure : result.failures()) {
            throw failure.cause();
        }
        return result;
    }
}
