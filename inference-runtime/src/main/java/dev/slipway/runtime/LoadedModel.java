package dev.slipway.runtime;

import dev.slipway.runtime.cpu.CpuOps;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.EngineLimits;
import dev.slipway.runtime.engine.ModelRunner;
import dev.slipway.runtime.engine.WarmUp;
import dev.slipway.runtime.grammar.Grammars;
import dev.slipway.runtime.harmony.HarmonyTokens;
import dev.slipway.runtime.harmony.ReservedTokens;
import dev.slipway.runtime.model.GenerationConfig;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.ModelWeights;
import dev.slipway.runtime.model.Ops;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.ServingOptions;
import dev.slipway.runtime.sampling.NonFiniteLogitsException;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.weights.Checkpoint;
import dev.slipway.runtime.weights.CheckpointFile;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** A checkpoint in memory with a running engine, and everything that must be closed with it. */
record LoadedModel(ServedModel served, ModelRunner runner, Ops ops, Checkpoint checkpoint) implements AutoCloseable {

    static final String DEVICE = "cpu";

    static LoadedModel load(EngineProperties settings, Clock clock, LongSupplier nanoTime, WarmUp warmUp) {
        JvmOptions.requireKernels();
        Path directory = settings.requiredCheckpoint();
        ModelConfig config = ModelConfig.read(directory);
        EngineLimits limits = settings.limits(config);
        Optional<BpeTokenizer> tokenizer = tokenizer(directory, config.vocabSize());
        GenerationConfig generation = GenerationConfig.read(directory, config.vocabSize());
        ServingOptions serving = settings.serving(limits, tokenizer, generation);
        Checkpoint checkpoint = Checkpoint.open(directory);
        Ops ops = new CpuOps(config, ModelWeights.from(config, checkpoint), settings.computeThreads(), nanoTime);
        Set<Integer> endOfText = settings.endOfText(generation.eosTokenIds(), tokenizer);
        int[] reserved = tokenizer
                .map(text -> ReservedTokens.of(text, config.vocabSize(), endOfText))
                .orElse(new int[0]);
        ModelRunner runner = new ModelRunner(new GptOss(config, ops), limits, reserved);
        warmUp(warmUp, limits, runner, checkpoint);
        Engine engine = Engine.start(limits, endOfText, runner, nanoTime);
        ServedModel served = new ServedModel(
                serving,
                clock.instant(),
                tokenizer,
                tokenizer.map(Grammars::new),
                engine,
                limits.maxSequenceLength(),
                config.vocabSize(),
                DEVICE);
        return new LoadedModel(served, runner, ops, checkpoint);
    }

    @Override
    public void close() {
        served.engine().close();
        runner.close();
        ops.close();
        checkpoint.close();
    }

    /** A start reads the weights one by one only when its first logits show that some are wrong. */
    private static void warmUp(WarmUp warmUp, EngineLimits limits, ModelRunner runner, Checkpoint checkpoint) {
        try {
            warmUp.run(limits, runner);
        } catch (NonFiniteLogitsException e) {
            throw checkpoint.notFinite(e);
        }
    }

    /** Without the file the model is served for token ids only; with it, it must do for chat too. */
    private static Optional<BpeTokenizer> tokenizer(Path directory, int rows) {
        Path file = directory.resolve("tokenizer.json");
        if (!CheckpointFile.exists(file)) {
            return Optional.empty();
        }
        BpeTokenizer tokenizer = BpeTokenizer.load(file);
        tokenizer.requireRows(rows);
        HarmonyTokens.require(tokenizer);
        return Optional.of(tokenizer);
    }
}
