package dev.slipway.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.LayerType;
import dev.slipway.runtime.model.LayerWeights;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.model.RopeParameters;
import dev.slipway.runtime.tensor.NativeLibrary;
import dev.slipway.runtime.tensor.Tensor;
import dev.slipway.runtime.weights.Mxfp4;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tasks in C make of random weights has the bits of what those in Java make of them. */
class NativeKernelsTest {

    private static final int EXPERTS = 4;
    private static final int ACTIVE = 2;

    private final RandomTensors random = new RandomTensors(11);
    private final Workers workers = new Workers(2, System::nanoTime);
    private final Scratch[] scratch = {new Scratch(2880, 8, 64), new Scratch(2880, 8, 64)};

    @BeforeEach
    void kernelsArePresent() {
        assumeTrue(NativeLibrary.PRESENT, "no C kernels on this machine");
        assumeTrue(Lanes.COUNT == Packing.LANES, "Java's vectors are shorter than C's here");
    }

    @AfterEach
    void close() {
        workers.close();
    }

    @ParameterizedTest
    @CsvSource({
        "1, 32, 1",
        "5, 96, 2",
        "131, 2880, 1",
        "6, 4096, 3",
        "16, 64, 4",
        "130, 2880, 11",
        "130, 2880, 40",
        "700, 256, 70"
    })
    void denseLayers(int rows, int columns, int tokens) {
        List<Tensor> matrices = List.of(random.bf16(rows, columns), random.bf16(4, columns));
        List<Tensor> biases = List.of(random.bf16(rows), random.bf16(4));
        int width = rows + 4;
        Activations pairs = new Activations(tokens * columns);
        Packing.pairs(random.floats(tokens * columns), 0, pairs.at(0, tokens * columns), tokens * columns);
        float[] before = random.floats(tokens * width + 5);
        float[][] out = new float[2][];
        for (int inC = 0; inC < 2; inC++) {
            Dense dense = new Dense(matrices, biases, inC == 1);
            Floats sums = new Floats(tokens * width);
            Floats added = new Floats(before.clone());
            Floats products = new Floats(before.clone());
            dense.multiply(workers, scratch, pairs, tokens, sums);
            dense.multiplyAdd(workers, scratch, pairs, tokens, added);
            dense.multiply(workers, scratch, pairs, tokens, products, 5);
            out[inC] = concatenated(sums.values(), added.values(), products.values());
        }
        assertThat(out[1]).containsExactly(out[0]);
        assertThat(out[1][0]).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "32, 32, 1",
        "64, 96, 5",
        "96, 64, 2",
        "64, 288, 3",
        "288, 64, 9",
        "128, 128, 1",
        "160, 128, 2",
        "288, 160, 5",
        "256, 256, 16",
        "128, 2880, 3",
        "2880, 288, 40",
        "256, 384, 130"
    })
    void experts(int hidden, int width, int rows) {
        ModelConfig config = config(hidden, width, 4, 2, 64, LayerType.FULL_ATTENTION);
        LayerWeights layer = experts(hidden, width);
        float[] x = random.floats(rows * hidden);
        float[] scores = random.floats(rows * EXPERTS);
        int stride = Packing.nibblesStride(hidden);
        Activations nibbles = new Activations(rows * stride);
        for (int row = 0; row < rows; row++) {
            Packing.nibbles(x, row * hidden, nibbles.at(row * stride, stride), hidden);
        }
        float[][] out = new float[2][];
        for (int inC = 0; inC < 2; inC++) {
            Experts experts = new Experts(config, rows, 2, inC == 1);
            Floats residual = new Floats(x.clone());
            for (int row = 0; row < rows; row++) {
                experts.choose(scores, row);
            }
            experts.group(rows);
            experts.gateUp(workers, scratch, layer, nibbles);
            experts.down(workers, scratch, layer);
            Floats last = new Floats(hidden + 3);
            experts.add(residual, rows - 1, 1, last, 3);
            experts.add(residual, 0, rows, residual, 0);
            out[inC] = concatenated(residual.values(), last.values());
        }
        assertThat(out[1]).containsExactly(out[0]);
        assertThat(Arrays.copyOf(out[1], x.length)).isNotEqualTo(x);
        assertThat(Arrays.copyOfRange(out[1], x.length + 3, out[1].length))
                .containsExactly(Arrays.copyOfRange(out[1], x.length - hidden, x.length));
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64, 96, 128, 160, 256, 2880})
    void norms(int columns) {
        Floats x = new Floats(random.floats(3 * columns));
        float[] weight = random.floats(columns);
        int stride = Packing.nibblesStride(columns);
        float[][] out = new float[2][];
        for (int inC = 0; inC < 2; inC++) {
            RmsNorm norm = new RmsNorm(weight, 1e-5f, inC == 1);
            Activations alone = new Activations(columns);
            Activations pairs = new Activations(2 * columns);
            Activations nibbles = new Activations(2 * stride);
            norm.pack(x, 2 * columns, 1, scratch[0], alone.at(0, columns));
            norm.pack(x, columns, 2, scratch[0], pairs.at(0, 2 * columns), nibbles.at(0, 2 * stride));
            out[inC] = concatenated(read(alone, columns), read(pairs, 2 * columns), read(nibbles, 2 * stride));
        }
        assertThat(out[1]).containsExactly(out[0]);
        assertThat(out[1][0]).isNotZero();
    }

    @Test
    void pairs() {
        int columns = 3 * Packing.PAIRS;
        Floats x = new Floats(random.floats(columns + 5));
        Activations inC = new Activations(columns);
        Activations inJava = new Activations(columns);
        Packing.pairs(x, 5, inC.at(0, columns), columns);
        Packing.pairs(x.values(), 5, inJava.at(0, columns), columns);
        assertThat(read(inC, columns)).containsExactly(read(inJava, columns));
    }

    @Test
    void embeddings() {
        Tensor table = random.bf16(3, 96);
        float[][] out = new float[2][];
        for (int inC = 0; inC < 2; inC++) {
            Floats to = new Floats(5 + 96 + 1);
            new Embedding(table, 96, inC == 1).read(2, to, 5);
            out[inC] = to.values();
        }
        assertThat(out[1]).containsExactly(out[0]);
        assertThat(out[1][5]).isNotZero();
    }

    @ParameterizedTest
    @CsvSource({
        "64, 8, 1, 16, 9999, 1, 300",
        "64, 8, 2, 32, 128, 8, 300",
        "64, 4, 2, 16, 17, 3, 300",
        "32, 5, 1, 16, 9999, 8, 300",
        "16, 8, 2, 48, 40, 5, 300",
        "16, 2, 1, 16, 9999, 8, 4300",
        "16, 2, 2, 16, 4200, 7, 4300"
    })
    void attention(int headDim, int heads, int keyHeads, int blockSize, int window, int rowsTogether, int positions) {
        LayerType type = window == 9999 ? LayerType.FULL_ATTENTION : LayerType.SLIDING_ATTENTION;
        ModelConfig config = config(64, 64, heads, keyHeads, headDim, type, window);
        float[] projected = random.floats(positions * config.qkvWidth());
        Floats sinks = new Floats(random.floats(heads));
        float[][] out = new float[2][];
        try (KvCache cache = new KvCache(config, positions / blockSize + 1, blockSize, HostMemory::allocate)) {
            int[] pages = IntStream.range(0, cache.blocks())
                    .map(i -> cache.blocks() - 1 - i)
                    .toArray();
            ForwardInput input = new ForwardInput(
                    new int[positions],
                    IntStream.range(0, positions).toArray(),
                    new int[positions],
                    new int[][] {pages},
                    new int[0]);
            for (int inC = 0; inC < 2; inC++) {
                int outputs = positions * config.queryWidth();
                Activations packed = new Activations(outputs);
                boolean whole = heads / keyHeads * headDim % Packing.PAIRS == 0;
                Attention attention = new Attention(config, inC == 1);
                Rope rope = new Rope(config, positions);
                Attention.Step step = new Attention.Step(
                        cache,
                        0,
                        new Attention.Rows(input),
                        new Floats(projected.clone()),
                        sinks,
                        new Floats(outputs),
                        whole ? packed.at(0, outputs) : 0);
                Scratch own = new Scratch(1, heads / keyHeads, headDim);
                for (int row = 0; row < positions; row++) {
                    rope.prepare(row, row);
                }
                for (int row = 0; row < positions; row += rowsTogether) {
                    attention.rotateAppend(step, rope, row, Math.min(row + rowsTogether, positions), own);
                }
                for (int first = 0; first < positions; first += rowsTogether) {
                    for (int head = 0; head < keyHeads; head++) {
                        attention.expect(step, Math.max(0, first - 1), head, own);
                        attention.attend(step, first, Math.min(first + rowsTogether, positions), head, own);
                    }
                }
                float[] cached = cache.memory().toArray(ValueLayout.JAVA_FLOAT);
                cache.memory().fill((byte) 0);
                out[inC] = concatenated(
                        step.qkv().values(),
                        cached,
                        whole ? read(packed, outputs) : new float[0],
                        step.out().values());
            }
        }
        assertThat(Arrays.mismatch(out[1], out[0])).as("the first difference").isEqualTo(-1);
        assertThat(out[1][out[1].length - 1]).isNotZero();
    }

    private LayerWeights experts(int hidden, int width) {
        Tensor none = random.bf16(1);
        return new LayerWeights(
                none,
                List.of(),
                List.of(),
                none,
                none,
                none,
                none,
                none,
                none,
                random.bytes(Mxfp4.blocksShape(EXPERTS, 2 * width, hidden), 0, 256),
                random.bytes(Mxfp4.scalesShape(EXPERTS, 2 * width, hidden), 118, 128),
                random.bf16(EXPERTS, 2 * width),
                random.bytes(Mxfp4.blocksShape(EXPERTS, hidden, width), 0, 256),
                random.bytes(Mxfp4.scalesShape(EXPERTS, hidden, width), 118, 128),
                random.bf16(EXPERTS, hidden));
    }

    private static ModelConfig config(int hidden, int width, int heads, int keyHeads, int headDim, LayerType type) {
        return config(hidden, width, heads, keyHeads, headDim, type, 128);
    }

    private static ModelConfig config(
            int hidden, int width, int heads, int keyHeads, int headDim, LayerType type, int window) {
        return new ModelConfig(
                32,
                hidden,
                width,
                heads,
                keyHeads,
                headDim,
                EXPERTS,
                ACTIVE,
                List.of(type),
                window,
                1e-5f,
                7,
                new RopeParameters(150_000, 32, 32, 1, 4096, false),
                131_072);
    }

    private static float[] read(Activations from, int count) {
        return MemorySegment.ofAddress(from.at(0, count))
                .reinterpret(4L * count)
                .toArray(ValueLayout.JAVA_FLOAT);
    }

    private static float[] concatenated(float[]... arrays) {
        int count = 0;
        for (float[] array : arrays) {
            count += array.length;
        }
        float[] all = new float[count];
        int at = 0;
        for (float[] array : arrays) {
            System.arraycopy(array, 0, all, at, array.length);
            at += array.length;
        }
        return all;
    }
}
