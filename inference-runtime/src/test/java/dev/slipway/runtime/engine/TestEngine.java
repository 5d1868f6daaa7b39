package dev.slipway.runtime.engine;

import dev.slipway.runtime.cpu.CpuOps;
import dev.slipway.runtime.model.GenerationConfig;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.ModelWeights;
import dev.slipway.runtime.model.Ops;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.TokenScores;
import dev.slipway.runtime.weights.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** An engine on a real checkpoint, asked from a test's thread. */
public final class TestEngine implements AutoCloseable {

    static final Path MODELS = Path.of("src/test/resources/models");

    /** How a generation ended, with what it said until then. */
    record Outcome(List<Integer> tokens, int cachedTokens, GenerationEvent end) {}

    /** A generation under way. */
    static final class Pending {

        private final List<Integer> tokens = new ArrayList<>();
        private final List<TokenScores> scores = new ArrayList<>();
        private final List<Integer> eventsTogether = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Integer> firstToken = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private int cachedTokens;

        private void accept(List<GenerationEvent> events) {
            eventsTogether.add(events.size());
            events.forEach(this::accept);
        }

        private void accept(GenerationEvent event) {
            switch (event) {
                case GenerationEvent.Started(int cached) -> cachedTokens = cached;
                case GenerationEvent.PromptToken(TokenScores scores) -> {}
                case GenerationEvent.Token(int id, TokenScores scores) -> {
                    tokens.add(id);
                    if (scores != null) {
                        this.scores.add(scores);
                    }
                    firstToken.complete(id);
                }
                case GenerationEvent.Expired end -> outcome.complete(new Outcome(tokens, cachedTokens, end));
                case GenerationEvent.Finished end -> outcome.complete(new Outcome(tokens, cachedTokens, end));
                case GenerationEvent.Failed end -> outcome.complete(new Outcome(tokens, cachedTokens, end));
            }
        }

        void awaitFirstToken() {
            get(firstToken);
        }

        Outcome outcome() {
            return get(outcome);
        }

        List<Integer> tokens() {
            return outcome().tokens();
        }

        /** How many events came at once, each time. */
        List<Integer> eventsTogether() {
            outcome();
            return eventsTogether;
        }

        /** Of the tokens, if they were asked for. */
        List<TokenScores> scores() {
            outcome();
            return scores;
        }

        private static <T> T get(CompletableFuture<T> future) {
            try {
                return future.get(60, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new AssertionError("no outcome within a minute", e);
            }
        }
    }

    private final AtomicLong time = new AtomicLong();
    private final Checkpoint checkpoint;
    private final Ops ops;
    private final ModelRunner runner;
    private final Engine engine;

    private TestEngine(Path model, EngineLimits limits, UnaryOperator<Ops> wrap) {
        ModelConfig config = ModelConfig.read(model);
        this.checkpoint = Checkpoint.open(model);
        this.ops = wrap.apply(new CpuOps(config, ModelWeights.from(config, checkpoint), 2, System::nanoTime));
        this.runner = new ModelRunner(new GptOss(config, ops), limits, new int[0]);
        this.engine = Engine.start(
                limits,
                Set.copyOf(GenerationConfig.read(model, config.vocabSize()).eosTokenIds()),
                runner,
                time::get);
    }

    public static TestEngine of(String model, EngineLimits limits) {
        return new TestEngine(MODELS.resolve(model), limits, ops -> ops);
    }

    static TestEngine of(String model, EngineLimits limits, UnaryOperator<Ops> wrap) {
        return new TestEngine(MODELS.resolve(model), limits, wrap);
    }

    public Engine engine() {
        return engine;
    }

    /** The engine's clock, which stands still until a test sets it. */
    void setTime(long nanos) {
        time.set(nanos);
    }

    Pending submit(int[] prompt, SamplingParams sampling, int maxTokens) {
        return submit(new GenerationRequest(prompt, sampling, maxTokens, true));
    }

    Pending submit(GenerationRequest request) {
        Pending pending = new Pending();
        engine.submit(request, pending::accept);
        return pending;
    }

    /** A generation that the test can cancel; its first token is there. */
    Generation started(int[] prompt, int maxTokens) {
        Pending pending = new Pending();
        Generation generation =
                engine.submit(new GenerationRequest(prompt, SamplingParams.GREEDY, maxTokens, true), pending::accept);
        pending.awaitFirstToken();
        return generation;
    }

    List<Integer> generate(int[] prompt, SamplingParams sampling, int maxTokens) {
        return submit(prompt, sampling, maxTokens).tokens();
    }

    @Override
    public void close() {
        engine.close();
        runner.close();
        ops.close();
        checkpoint.close();
    }
}
