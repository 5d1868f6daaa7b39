package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import dev.slipway.runtime.engine.Caller;
import dev.slipway.runtime.engine.EngineLimits;
import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.engine.Speculation;
import dev.slipway.runtime.engine.TestEngine;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.answer.Usage;
import dev.slipway.runtime.openai.request.RequestDefaults;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.ServingOptions;
import dev.slipway.runtime.sampling.SamplingParams;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Exceptions;
import reactor.core.publisher.Signal;
import reactor.core.publisher.SignalType;
import reactor.core.scheduler.Schedulers;

/** Answers that are put together on a thread that gets to it only once all is generated, where nothing is left for slow readers. */
class AnswerRunsTest {

    private static final int TOKENS = 1000;

    @Test
    void aStreamThatItsClientReadsFails() {
        Signal<?> end = end(new Stream(true));

        assertThat(end.getType()).isEqualTo(SignalType.ON_ERROR);
        assertThat(end.getThrowable())
                .satisfies(failure -> assertThat(Exceptions.isOverflow(failure)).isTrue());
    }

    @Test
    void aStreamThatIsKeptIsComplete() {
        Stream kept = new Stream(false);

        assertThat(end(kept).getType()).isEqualTo(SignalType.ON_COMPLETE);
        assertThat(kept.tokens).isEqualTo(TOKENS);
    }

    private static Signal<?> end(Answer answer) {
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        Queue<Signal<?>> ends = new ConcurrentLinkedQueue<>();
        try (TestEngine engine =
                TestEngine.of("tiny-a", new EngineLimits(2048, 1, 512, true, false, 128, 16, 0, Speculation.NONE))) {
            new AnswerRuns(new RequestMetrics(), System::nanoTime, 0)
                    .run(model(engine), answer, Caller.NOBODY, 0, Schedulers.fromExecutor(tasks::add))
                    .chunks()
                    .materialize()
                    .filter(signal -> !signal.isOnNext())
                    .subscribe(ends::add);
            TestServer.await(
                    Duration.ofSeconds(60),
                    () -> engine.engine().stats().generatedTokens() > 0
                            && engine.engine().stats().running() == 0);
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }
        assertThat(ends).hasSize(1);
        return ends.remove();
    }

    private static ServedModel model(TestEngine engine) {
        RequestDefaults defaults = new RequestDefaults(Map.of(), 0, false, TOKENS);
        ServingOptions options = new ServingOptions(List.of("tiny"), TOKENS, 1, List.of(), Long.MAX_VALUE, defaults);
        return new ServedModel(
                options, Instant.EPOCH, Optional.empty(), Optional.empty(), engine.engine(), 2048, 512, "cpu");
    }

    private static final class Stream implements Answer {

        private final boolean readWhileMade;
        private int tokens;
        private @Nullable String finishReason;

        private Stream(boolean readWhileMade) {
            this.readWhileMade = readWhileMade;
        }

        @Override
        public boolean streamed() {
            return true;
        }

        @Override
        public boolean readWhileMade() {
            return readWhileMade;
        }

        @Override
        public boolean mayEndEarly() {
            return false;
        }

        @Override
        public List<GenerationRequest> generations() {
            return List.of(new GenerationRequest(new int[] {5, 6}, SamplingParams.GREEDY, TOKENS, true));
        }

        @Override
        public List<?> accept(int choice, GenerationEvent event) {
            tokens += event instanceof GenerationEvent.Token ? 1 : 0;
            finishReason = event.isLast() ? "length" : null;
            return List.of(event);
        }

        @Override
        public @Nullable String finishReason(int choice) {
            return finishReason;
        }

        @Override
        public List<?> closing() {
            return List.of();
        }

        @Override
        public Object whole() {
            return List.of();
        }

        @Override
        public Usage usage() {
            return Usage.of(2, 0, tokens, 0);
        }
    }
}
