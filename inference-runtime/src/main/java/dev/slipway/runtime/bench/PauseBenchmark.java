package dev.slipway.runtime.bench;

import dev.slipway.runtime.cpu.CpuOps;
import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.engine.EngineLimits;
import dev.slipway.runtime.engine.Generation;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.engine.ModelRunner;
import dev.slipway.runtime.engine.Speculation;
import dev.slipway.runtime.model.GptOss;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.ModelWeights;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.weights.Checkpoint;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How long streams pause between two tokens while nothing else goes on, and while a long prompt is computed beside them. The
 * prompt may be longer than the model was made for: that changes what it says, and not what it costs.
 */
public final class PauseBenchmark {

    private static final int STREAM_PROMPT = 64;
    private static final int FIRST_TOKENS = 30;
    private static final int ROOM_OF_A_STREAM = 4096;
    private static final int STEP_TOKENS = 512;
    private static final int WARM_UP_PART = 8;

    /** What one round showed; pauses in nanoseconds, sorted. */
    private record Round(long[] idle, long[] busy, long alone, long beside) {

        double ratio() {
            return (double) percentile(busy, 0.99) / percentile(idle, 0.99);
        }
    }

    private final PauseOptions options;
    private final Engine engine;
    private final LongSupplier clock;
    private final int vocabulary;
    private final Random random = new Random(17);

    private PauseBenchmark(PauseOptions options, Engine engine, LongSupplier clock, int vocabulary) {
        this.options = options;
        this.engine = engine;
        this.clock = clock;
        this.vocabulary = vocabulary;
    }

    static void main(String[] args) throws InterruptedException {
        BenchmarkProgram.run(PauseOptions.USAGE, () -> run(PauseOptions.parse(args)));
    }

    private static void run(PauseOptions options) throws InterruptedException {
        ModelConfig config = ModelConfig.read(options.model());
        int length = Math.max(options.prompt() + 1, ROOM_OF_A_STREAM);
        int blocks = (length + options.streams() * ROOM_OF_A_STREAM) / EngineLimits.BLOCK_SIZE + options.streams() + 1;
        EngineLimits limits = new EngineLimits(
                length,
                options.streams() + 1,
                Math.max(STEP_TOKENS, options.streams() + 1),
                true,
                false,
                blocks,
                EngineLimits.USUAL_QUEUE_SIZE,
                0,
                Speculation.NONE);
        LongSupplier clock =
                options.cpuTime() ? ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime : System::nanoTime;
        try (Checkpoint checkpoint = Checkpoint.open(options.model());
                CpuOps ops =
                        new CpuOps(config, ModelWeights.from(config, checkpoint), options.threads(), System::nanoTime);
                ModelRunner runner = new ModelRunner(new GptOss(config, ops), limits, new int[0]);
                Engine engine = Engine.start(limits, Set.of(), runner, clock)) {
            new PauseBenchmark(options, engine, clock, config.vocabSize()).measure();
        }
    }

    private void measure() throws InterruptedException {
        round(Math.max(1, options.prompt() / WARM_UP_PART));
        Round[] rounds = new Round[options.rounds()];
        for (int i = 0; i < rounds.length; i++) {
            rounds[i] = round(options.prompt());
            print("round " + (i + 1), rounds[i]);
        }
        Arrays.sort(rounds, (a, b) -> Double.compare(a.ratio(), b.ratio()));
        Round median = rounds[rounds.length / 2];
        System.out.printf(
                Locale.ROOT,
                "{\"idle_p50_ms\": %.3f, \"idle_p99_ms\": %.3f, \"prefill_p50_ms\": %.3f, \"prefill_p99_ms\": %.3f, \"p99_ratio\": %.2f, "
                        + "\"prompt_alone_ms\": %.1f, \"prompt_beside_ms\": %.1f, \"streams\": %d, \"prompt\": %d, \"threads\": %d, \"clock\": \"%s\"}%n",
                percentile(median.idle(), 0.5) / 1e6,
                percentile(median.idle(), 0.99) / 1e6,
                percentile(median.busy(), 0.5) / 1e6,
                percentile(median.busy(), 0.99) / 1e6,
                median.ratio(),
                median.alone() / 1e6,
                median.beside() / 1e6,
                options.streams(),
                options.prompt(),
                options.threads(),
                options.cpuTime() ? "cpu" : "wall");
    }

    /** The streams are as long alone as they were beside the prompt, since a longer one takes longer for each token. */
    private Round round(int prompt) throws InterruptedException {
        long alone = computePrompt(prompt);
        long beside;
        long[] busy;
        try (Streams streams = new Streams()) {
            beside = computePrompt(prompt);
            busy = streams.pauses();
        }
        try (Streams streams = new Streams()) {
            streams.await(busy.length / options.streams());
            return new Round(streams.pauses(), busy, alone, beside);
        }
    }

    /** Streams that have begun. */
    private final class Streams implements AutoCloseable {

        private final List<PausedStream> heard = IntStream.range(0, options.streams())
                .mapToObj(_ -> new PausedStream(clock))
                .toList();
        private final List<Generation> running = heard.stream()
                .map(stream -> engine.submit(
                        request(STREAM_PROMPT, ROOM_OF_A_STREAM - STREAM_PROMPT), events -> events.forEach(stream)))
                .toList();

        private Streams() throws InterruptedException {
            await(FIRST_TOKENS);
            pauses();
        }

        private void await(int tokens) throws InterruptedException {
            for (PausedStream stream : heard) {
                stream.awaitPauses(tokens);
            }
        }

        /** Of all streams since the last call, sorted. */
        private long[] pauses() {
            return heard.stream()
                    .map(PausedStream::take)
                    .flatMapToLong(Arrays::stream)
                    .sorted()
                    .toArray();
        }

        @Override
        public void close() {
            running.forEach(Generation::cancel);
        }
    }

    /** Nanoseconds from its first step to its first token. */
    private long computePrompt(int length) throws InterruptedException {
        PausedStream heard = new PausedStream(clock);
        engine.submit(request(length, 1), events -> events.forEach(heard));
        return heard.awaitFirstToken();
    }

    private GenerationRequest request(int prompt, int tokens) {
        return new GenerationRequest(random.ints(prompt, 0, vocabulary).toArray(), SamplingParams.GREEDY, tokens, true);
    }

    private static void print(String name, Round round) {
        System.out.printf(
                Locale.ROOT,
                "%-8s idle p50 %7.2f p99 %7.2f ms   beside the prompt p50 %7.2f p99 %7.2f ms   ratio %5.2f   prompt alone %7.0f beside %7.0f ms%n",
                name,
                percentile(round.idle(), 0.5) / 1e6,
                percentile(round.idle(), 0.99) / 1e6,
                percentile(round.busy(), 0.5) / 1e6,
                percentile(round.busy(), 0.99) / 1e6,
                round.ratio(),
                round.alone() / 1e6,
                round.beside() / 1e6);
    }

    private static long percentile(long[] sorted, double part) {
        return sorted[Math.min(sorted.length - 1, (int) (sorted.length * part))];
    }
}
