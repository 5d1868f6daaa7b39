package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.cpu.CpuOps;
import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.ForwardingOps;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.ModelWeights;
import dev.slipway.runtime.model.Ops;
import dev.slipway.runtime.weights.Checkpoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final Path MODEL = TestEngine.MODELS.resolve("tiny-a");
    private static final LongSupplier STOPPED_CLOCK = () -> 0;

    @Test
    void takesPromptsAndSingleTokensAloneAndSideBySide() {
        assertThat(stepSizes(limits(64, 4), STOPPED_CLOCK, () -> false)).contains(8, 1, 32, 4);
    }

    @Test
    void keepsToTheSmallestLimits() {
        assertThat(stepSizes(new EngineLimits(2, 1, 1, true, false, 1), STOPPED_CLOCK, () -> false))
                .isNotEmpty()
                .containsOnly(1);
    }

    @Test
    void aLargeModelStopsAfterTheStepInWhichItsTimeIsUp() {
        AtomicLong clock = new AtomicLong();

        assertThat(stepSizes(
                        limits(64, 4),
                        () -> clock.getAndAdd(Duration.ofMillis(600).toNanos()),
                        () -> false))
                .hasSizeLessThan(4);
    }

    @Test
    void takesNoStepOnceItIsCancelled() {
        assertThat(stepSizes(limits(64, 4), STOPPED_CLOCK, () -> true)).isEmpty();
    }

    /** The rows of each step that was taken. */
    private static List<Integer> stepSizes(EngineLimits limits, LongSupplier clock, BooleanSupplier cancelled) {
        List<Integer> sizes = new ArrayList<>();
        ModelConfig config = ModelConfig.read(MODEL);
        try (Checkpoint checkpoint = Checkpoint.open(MODEL);
                Ops ops = counting(
                        new CpuOps(config, ModelWeights.from(config, checkpoint), 1, System::nanoTime), sizes);
                ModelRunner runner = new ModelRunner(new GptOss(config, ops), limits, new int[0])) {
            new WarmUp(clock, cancelled).run(limits, runner);
        }
        return sizes;
    }

    private static Ops counting(Ops ops, List<Integer> sizes) {
        return new ForwardingOps(ops) {
            @Override
            public void embed(ForwardInput rows) {
                sizes.add(rows.rows());
                super.embed(rows);
            }
        };
    }

    private static EngineLimits limits(int maxLength, int maxBatchSize) {
        return new EngineLimits(maxLength, maxBatchSize, 64, true, true, 64);
    }
}
