package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.OpsGolden.floats;
import static dev.slipway.runtime.cpu.OpsGolden.integers;
import static dev.slipway.runtime.cpu.OpsGolden.largestDifference;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.LayerType;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.RopeParameters;
import dev.slipway.runtime.weights.Mxfp4;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Single operations against another implementation's values, with the tolerances of the models' README. */
class GoldenOperationsTest {

    private static final int POSITIONS = 160;
    private static final int HEADS = 4;
    private static final int KEY_HEADS = 2;
    private static final int HEAD_DIM = 64;

    @Test
    void rmsNormOfOrdinaryTinyAndZeroRows() {
        float[] x = floats("rmsnorm.x");
        int width = 2880;
        float[] y = new float[x.length];
        float[] row = new float[width];
        for (int i = 0; i < x.length; i += width) {
            NormKernel.apply(x, i, floats("rmsnorm.weight"), 1e-5f, row);
            System.arraycopy(row, 0, y, i, width);
        }
        assertThat(largestDifference(y, floats("rmsnorm.y"))).isLessThan(1e-5);
    }

    @Test
    void ropeRotatesEachHeadByItsPosition() {
        int[] positions = integers("rope.positions");
        float[] q = floats("rope.q");
        Rope rope = new Rope(config(1), positions.length);
        for (int row = 0; row < positions.length; row++) {
            rope.prepare(row, positions[row]);
            rope.rotate(row, q, row * 3 * HEAD_DIM, 3, 1);
        }
        float[] expected = floats("rope.q_rotated");
        for (int row = 0; row < positions.length; row++) {
            int from = row * 3 * HEAD_DIM;
            double difference = largestDifference(
                    Arrays.copyOfRange(q, from, from + 3 * HEAD_DIM),
                    Arrays.copyOfRange(expected, from, from + 3 * HEAD_DIM));
            assertThat(difference).as("position %d", positions[row]).isLessThan(positions[row] <= 4096 ? 1e-4 : 5e-3);
        }
    }

    @Test
    void swiGluBoundsTheGateAboveAndTheUpOnBothSides() {
        float[] x = floats("swiglu.x");
        float[] y = new float[x.length / 2];
        SwiGlu.apply(x, 0, y, 0, y.length, 7);
        assertThat(largestDifference(y, floats("swiglu.y"))).isLessThan(1e-5);
    }

    @Test
    void routerChoosesAndWeighsTheLargestScores() {
        float[] scores = floats("router.logits");
        int[] chosen = new int[32 * 4];
        float[] shares = new float[32 * 4];
        for (int row = 0; row < 32; row++) {
            Router.choose(scores, row * 32, 32, 4, chosen, shares, row * 4);
        }
        assertThat(chosen).containsExactly(integers("router.indices"));
        assertThat(largestDifference(shares, floats("router.scores"))).isLessThan(1e-6);
    }

    @Test
    void equalScoresGoToTheLowerNumbers() {
        int[] chosen = new int[3];
        Router.choose(new float[] {1, 2, 2, 2, 1}, 0, 5, 3, chosen, new float[3], 0);
        assertThat(chosen).containsExactly(1, 2, 3);
    }

    @Test
    void mxfp4ValuesAreExact() {
        float[] values = Mxfp4.decode(OpsGolden.tensor("mxfp4.blocks"), OpsGolden.tensor("mxfp4.scales"));
        assertThat(values).containsExactly(floats("mxfp4.values"));
    }

    @ParameterizedTest
    @CsvSource({
        "attention.y_full, 1000, 16, 1",
        "attention.y_full, 1000, 32, 8",
        "attention.y_window128, 128, 32, 3",
        "attention.y_window16, 16, 16, 8"
    })
    void attentionWithSinksOverPages(String golden, int window, int blockSize, int rowsTogether) {
        ModelConfig config = config(window, 1);
        Floats out = new Floats(POSITIONS * config.queryWidth());
        try (KvCache cache = new KvCache(config, POSITIONS / blockSize + 1, blockSize, HostMemory::allocate)) {
            attend(config, cache, rowsTogether, out);
        }
        assertThat(largestDifference(out.values(), floats(golden))).isLessThan(1e-5);
    }

    private static void attend(ModelConfig config, KvCache cache, int rowsTogether, Floats out) {
        int[] pages = IntStream.range(0, cache.blocks())
                .map(i -> cache.blocks() - 1 - i)
                .toArray();
        ForwardInput rows = new ForwardInput(
                new int[POSITIONS],
                IntStream.range(0, POSITIONS).toArray(),
                new int[POSITIONS],
                new int[][] {pages},
                new int[0]);
        Attention attention = new Attention(config);
        Attention.Step step = new Attention.Step(
                cache,
                0,
                new Attention.Rows(rows),
                new Floats(qkv(config)),
                new Floats(floats("attention.sinks")),
                out,
                0);
        Scratch scratch = new Scratch(1, HEADS / KEY_HEADS, HEAD_DIM);
        Rope none = new Rope(
                config,
                POSITIONS); // the golden rows have no place: at 0, and not stretched, a rotation changes nothing
        for (int row = 0; row < POSITIONS; row++) {
            none.prepare(row, 0);
            attention.rotateAppend(step, none, row, row + 1, scratch);
        }
        for (int first = 0; first < POSITIONS; first += rowsTogether) {
            for (int head = 0; head < KEY_HEADS; head++) {
                attention.attend(step, first, Math.min(first + rowsTogether, POSITIONS), head, scratch);
            }
        }
    }

    /** [positions, q | k | v] */
    private static float[] qkv(ModelConfig config) {
        float[] q = floats("attention.q");
        float[] k = floats("attention.k");
        float[] v = floats("attention.v");
        float[] qkv = new float[POSITIONS * config.qkvWidth()];
        for (int row = 0; row < POSITIONS; row++) {
            System.arraycopy(q, row * config.queryWidth(), qkv, row * config.qkvWidth(), config.queryWidth());
            int keys = row * config.qkvWidth() + config.queryWidth();
            System.arraycopy(k, row * config.keyWidth(), qkv, keys, config.keyWidth());
            System.arraycopy(v, row * config.keyWidth(), qkv, keys + config.keyWidth(), config.keyWidth());
        }
        return qkv;
    }

    private static ModelConfig config(int window) {
        return config(window, 32);
    }

    private static ModelConfig config(int window, double ropeFactor) {
        return new ModelConfig(
                32,
                64,
                64,
                HEADS,
                KEY_HEADS,
                HEAD_DIM,
                2,
                1,
                List.of(LayerType.SLIDING_ATTENTION),
                window,
                1e-5f,
                7,
                new RopeParameters(150_000, ropeFactor, 32, 1, 4096, false),
                131_072);
    }
}
