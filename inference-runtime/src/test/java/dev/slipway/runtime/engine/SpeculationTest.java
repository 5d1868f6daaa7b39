package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.engine.TestEngine.Pending;
import dev.slipway.runtime.model.ForwardingOps;
import dev.slipway.runtime.model.Ops;
import dev.slipway.runtime.sampling.LogitRules;
import dev.slipway.runtime.sampling.Penalties;
import dev.slipway.runtime.sampling.SamplingParams;
import dev.slipway.runtime.sampling.ScoreRequest;
import dev.slipway.runtime.sampling.TokenMask;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Guessing tokens makes an engine say nothing else than it says without. */
class SpeculationTest {

    private static final Speculation GUESSING = new Speculation(4, 3, 1);
    private static final int END = 2;

    /** What a generation said: its tokens, how likely each was, and how it ended. */
    private record Said(List<Integer> tokens, List<TokenScores> scores, GenerationEvent end) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tokensScoresAndEndsAreTheSameInAMixedBatch(long seed) {
        assertSame("tiny-c", requests(seed, 12), new Shape(512, 6, 512, 512));
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void theyAreTheSameWhenPromptsComeInChunks(long seed) {
        assertSame("tiny-a", requests(seed, 8), new Shape(512, 4, 17, 512));
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23})
    void theyAreTheSameWhenBlocksRunOutAndSequencesArePreempted(long seed) {
        EngineStats stats = assertSame("tiny-c", outgrowing(seed, 8), new Shape(256, 4, 512, 22));
        assertThat(stats.preemptions()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42})
    void theyAreTheSameWhicheverThreadDrawsThem(long seed) {
        EngineLimits limits = new Shape(512, 6, 512, 512).limits(GUESSING);
        List<Said> byOne;
        try (TestEngine engine = TestEngine.of("tiny-c", limits)) {
            byOne = run(engine, requests(seed, 12).make());
        }
        try (TestEngine engine = TestEngine.of("tiny-c", limits, FourHosts::new)) {
            assertThat(run(engine, requests(seed, 12).make())).isEqualTo(byOne);
        }
    }

    /** Whatever is made of logits is made by four threads at once, the last first. */
    private static final class FourHosts extends ForwardingOps {

        FourHosts(Ops ops) {
            super(ops);
        }

        @Override
        public int workers() {
            return 4;
        }

        @Override
        public void sideBySide(int tasks, long multiplications, Task task) {
            IntStream.range(0, 4)
                    .mapToObj(worker -> CompletableFuture.runAsync(() -> {
                        for (int next = tasks - 1 - worker; next >= 0; next -= 4) {
                            task.run(next, worker);
                        }
                    }))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }

    @Test
    void aTextThatRepeatsItselfIsGuessedRight() {
        int[] prompt = IntStream.range(0, 60).map(i -> 40 + i % 6).toArray();
        EngineStats stats = assertSame(
                "tiny-c",
                () -> List.of(new GenerationRequest(prompt, SamplingParams.GREEDY, 200, true)),
                new Shape(512, 1, 512, 512));
        EngineStats.Speculation guessed = stats.speculation();
        assertThat(guessed.acceptedTokens()).isPositive().isLessThanOrEqualTo(guessed.draftTokens());
        assertThat(guessed.draftTokens()).isLessThanOrEqualTo(4 * guessed.drafts());
        assertThat(stats.steps()).as("steps for 200 tokens").isLessThan(200);
    }

    @Test
    void nothingIsGuessedUnlessItIsAskedFor() {
        try (TestEngine engine = TestEngine.of("tiny-c", new Shape(512, 1, 512, 512).limits(Speculation.NONE))) {
            engine.generate(new int[60], SamplingParams.GREEDY, 50);
            assertThat(engine.engine().stats().speculation()).isEqualTo(new EngineStats.Speculation(0, 0, 0));
        }
    }

    /** A sequence that follows another one finds its blocks in the cache: they must hold what was drawn, and no wrong guess. */
    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33})
    void whatIsLeftInTheCacheIsRight(long seed) {
        Shape shape = new Shape(512, 4, 512, 512);
        List<List<Said>> said = new ArrayList<>();
        for (Speculation speculation : List.of(Speculation.NONE, GUESSING)) {
            try (TestEngine engine = TestEngine.of("tiny-c", shape.limits(speculation))) {
                List<GenerationRequest> first = requests(seed, 6).make();
                List<Said> before = run(engine, first);
                List<Said> after = run(
                        engine,
                        IntStream.range(0, first.size())
                                .mapToObj(i -> following(first.get(i), before.get(i)))
                                .toList());
                assertThat(engine.engine().stats().prefixHitTokens()).isPositive();
                said.add(after);
            }
        }
        assertThat(said.get(1)).isEqualTo(said.get(0));
    }

    /** The first text with its answer, and on from there. */
    private static GenerationRequest following(GenerationRequest request, Said said) {
        int[] prompt = IntStream.concat(
                        Arrays.stream(request.prompt()), said.tokens().stream().mapToInt(Integer::intValue))
                .toArray();
        return new GenerationRequest(prompt, request.sampling(), 20, true);
    }

    /** Masks keep state, so each run makes requests of its own. */
    private interface Requests {
        List<GenerationRequest> make();
    }

    private record Shape(int maxLength, int maxBatch, int maxStep, int blocks) {

        EngineLimits limits(Speculation speculation) {
            return new EngineLimits(maxLength, maxBatch, maxStep, true, true, blocks, 2048, 0, speculation);
        }
    }

    private static EngineStats assertSame(String model, Requests requests, Shape shape) {
        List<Said> without;
        try (TestEngine engine = TestEngine.of(model, shape.limits(Speculation.NONE))) {
            without = run(engine, requests.make());
        }
        try (TestEngine engine = TestEngine.of(model, shape.limits(GUESSING))) {
            assertThat(run(engine, requests.make())).isEqualTo(without);
            EngineStats stats = engine.engine().stats();
            assertThat(stats.kvCacheUsage()).isZero();
            assertThat(stats.speculation().drafts()).isPositive();
            return stats;
        }
    }

    private static List<Said> run(TestEngine engine, List<GenerationRequest> requests) {
        List<Pending> pending = requests.stream().map(engine::submit).toList();
        return pending.stream()
                .map(each ->
                        new Said(each.tokens(), each.scores(), each.outcome().end()))
                .toList();
    }

    private static Requests requests(long seed, int count) {
        return () -> {
            Random random = new Random(seed);
            return IntStream.range(0, count).mapToObj(i -> request(i, random)).toList();
        };
    }

    /** Three blocks each at first and ten in the end, however late the others come. */
    private static Requests outgrowing(long seed, int count) {
        return () -> requests(seed, count).make().stream()
                .map(request -> new GenerationRequest(
                        IntStream.range(0, 45).map(i -> request.prompt()[i % 5]).toArray(),
                        request.sampling(),
                        110,
                        true,
                        request.rules(),
                        request.scores(),
                        request.standing()))
                .toList();
    }

    /** Greedy and sampled, with all rules; prompts repeat a few tokens, so that there is something to guess. */
    private static GenerationRequest request(int index, Random random) {
        int period = 2 + random.nextInt(9);
        int[] text = random.ints(period, 3, 400).toArray();
        int[] prompt = IntStream.range(0, 5 + random.nextInt(100))
                .map(i -> random.nextInt(12) == 0 ? 3 + random.nextInt(400) : text[i % period])
                .toArray();
        SamplingParams sampling = random.nextInt(3) == 0
                ? SamplingParams.GREEDY
                : new SamplingParams(0.2 + random.nextDouble(), 0.9, random.nextInt(40), 0.02, random.nextLong());
        return new GenerationRequest(
                prompt,
                sampling,
                1 + random.nextInt(70),
                random.nextBoolean(),
                rules(index, random),
                new ScoreRequest(random.nextBoolean(), false, random.nextInt(3)),
                Standing.USUAL);
    }

    private static LogitRules rules(int index, Random random) {
        return switch (index % 4) {
            case 0 -> LogitRules.NONE;
            case 1 -> new LogitRules(new Penalties(0.4, 0.3, 1.2), Map.of(), random.nextInt(30), Set.of(END), null);
            case 2 ->
                new LogitRules(
                        Penalties.NONE,
                        Map.of(END, 6f, 7, 4f),
                        random.nextInt(20),
                        Set.of(END),
                        null,
                        List.of(new int[] {7, 7}));
            default -> new LogitRules(Penalties.NONE, Map.of(), 0, Set.of(END), new Alternating());
        };
    }

    /** A form in which every token must be even where the one before was odd, and the other way round. */
    private static final class Alternating implements TokenMask {

        private boolean odd;

        @Override
        public long[] allowed() {
            long[] bits = new long[16];
            Arrays.fill(bits, odd ? 0xAAAAAAAAAAAAAAAAL : 0x5555555555555555L);
            return bits;
        }

        @Override
        public void accept(int token) {
            assertThat(token % 2 == 1).isEqualTo(odd);
            odd = !odd;
        }
    }
}
