package dev.slipway.runtime.bench;

import dev.slipway.runtime.cpu.CpuOps;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.EngineLimits;
import dev.slipway.runtime.engine.EngineStats;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.engine.ModelRunner;
import dev.slipway.runtime.engine.Speculation;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.ModelWeights;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.weights.Checkpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.ToDoubleFunction;

/**
 * What n-gram speculation is worth: decoding of one request with and without it, in turns, of a text that repeats itself, as small
 * models' greedy texts do, and of one that is drawn and does not. End of text is ignored.
 */
public final class SpeculationBenchmark {

    private static final String USAGE = "usage: slipway bench speculation --model DIR [--tokens 1024]";
    private static final int MAX_TOKENS = 999_999;
    private static final String HARMONY = "<|start|>user<|message|>%s<|end|><|start|>assistant";
    private static final String TEXT = "Say this again and again: one two three four. ";
    private static final Map<String, SamplingParams> DRAWS =
            new TreeMap<>(Map.of("greedy", SamplingParams.GREEDY, "temperature 1", new SamplingParams(1, 1, 0, 0, 7)));
    private static final Speculation GUESSING = new Speculation(4, 3, 2);
    private static final int ROUNDS = 7;
    private static final int WARM_UP_ROUNDS = 4;

    private final GptOss model;
    private final int tokens;

    private SpeculationBenchmark(GptOss model, int tokens) {
        this.model = model;
        this.tokens = tokens;
    }

    static void main(String[] args) throws InterruptedException {
        BenchmarkProgram.run(USAGE, () -> {
            Arguments given = Arguments.parse(args, Set.of("--model", "--tokens"));
            run(given.model(), given.integer("--tokens", 1024, MAX_TOKENS));
        });
    }

    private static void run(Path directory, int tokens) {
        ModelConfig config = ModelConfig.read(directory);
        BpeTokenizer tokenizer = BpeTokenizer.load(directory.resolve("tokenizer.json"));
        try (Checkpoint checkpoint = Checkpoint.open(directory);
                CpuOps ops = new CpuOps(config, ModelWeights.from(config, checkpoint), 1, System::nanoTime)) {
            SpeculationBenchmark benchmark = new SpeculationBenchmark(new GptOss(config, ops), tokens);
            int[] prompt = tokenizer.encodeWithSpecials(HARMONY.formatted(TEXT));
            DRAWS.forEach((name, sampling) -> benchmark.measure(name, prompt, sampling));
        }
    }

    private void measure(String name, int[] prompt, SamplingParams sampling) {
        List<Timed> plain = new ArrayList<>();
        List<Timed> guessing = new ArrayList<>();
        for (int round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
            Timed without = time(prompt, sampling, Speculation.NONE);
            Timed with = time(prompt, sampling, GUESSING);
            if (round >= 0) {
                plain.add(without);
                guessing.add(with);
            }
        }
        print(name, plain, guessing);
    }

    private void print(String name, List<Timed> plain, List<Timed> guessing) {
        EngineStats stats = guessing.getLast().stats();
        EngineStats.Speculation guessed = stats.speculation();
        System.out.printf(
                Locale.ROOT,
                "{\"text\": \"%s\", \"cpu_ms_per_token\": %.3f, \"with_speculation\": %.3f, \"cpu_speed_up\": %.2f, "
                        + "\"wall_speed_up\": %.2f, \"steps\": %d, \"tokens\": %d, \"accepted_of_drafted\": %.2f}%n",
                name,
                median(plain, Timed::cpuMillis) / tokens,
                median(guessing, Timed::cpuMillis) / tokens,
                median(plain, Timed::cpuMillis) / median(guessing, Timed::cpuMillis),
                median(plain, Timed::millis) / median(guessing, Timed::millis),
                stats.steps(),
                tokens,
                (double) guessed.acceptedTokens() / Math.max(1, guessed.draftTokens()));
    }

    private record Timed(double millis, double cpuMillis, EngineStats stats) {}

    private Timed time(int[] prompt, SamplingParams sampling, Speculation speculation) {
        int length = prompt.length + tokens;
        int blocks = Math.ceilDiv(length, EngineLimits.BLOCK_SIZE) + 2;
        EngineLimits limits = new EngineLimits(length, 1, 512, true, false, blocks, 16, 0, speculation);
        try (ModelRunner runner = new ModelRunner(model, limits, new int[0]);
                Engine engine = Engine.start(limits, Set.of(), runner, System::nanoTime)) {
            CompletableFuture<Long> ended = new CompletableFuture<>();
            double cpu = CpuTime.userMillis();
            long start = System.nanoTime();
            engine.submit(new GenerationRequest(prompt, sampling, tokens, true), events -> {
                if (events.getLast().isLast()) {
                    ended.complete(System.nanoTime());
                }
            });
            double millis = (ended.join() - start) / 1e6;
            return new Timed(millis, CpuTime.userMillis() - cpu, engine.stats());
        }
    }

    private static double median(List<Timed> runs, ToDoubleFunction<Timed> figure) {
        return runs.stream().mapToDouble(figure).sorted().toArray()[runs.size() / 2];
    }
}
