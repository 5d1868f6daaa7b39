package dev.slipway.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import dev.slipway.runtime.tensor.VectorExp;
import dev.slipway.runtime.weights.Mxfp4;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vector kernels against the plainest possible loops. Sums of n products differ by rounding: about n · 2^-24 of their size. */
class KernelTest {

    private static final double ROUNDING = 1e-4;

    private final Random random = new Random(7);
    private final Arena arena = Arena.ofAuto();

    @ParameterizedTest
    @CsvSource({"1, 32, 1", "5, 96, 2", "130, 2880, 1", "7, 160, 4", "12, 64, 5", "3, 320, 70", "128, 256, 16"})
    void denseProductsOfAnyShape(int rows, int columns, int tokens) {
        Tensor matrix = bf16(rows, columns);
        float[] weights = matrix.toFloats();
        float[] x = floats(tokens * columns);
        Activations pairs = new Activations(x.length);
        for (int token = 0; token < tokens; token++) {
            Packing.pairs(x, token * columns, pairs.at(token * columns, columns), columns);
        }
        float[] out = new float[tokens * (rows + 3)];
        Arrays.fill(out, Float.NaN);
        new DenseKernel(true).multiply(matrix.data(), rows, columns, pairs.at(0, x.length), tokens, out, rows + 3);
        assertProducts(weights, x, out, rows, columns, tokens, rows + 3);
    }

    @ParameterizedTest
    @CsvSource({"4, 32, 1", "8, 64, 3", "4, 96, 2", "8, 128, 1", "12, 160, 4", "8, 288, 5", "32, 2880, 1", "4, 2880, 9"
    })
    void expertProductsOfAnyShape(int rows, int columns, int tokens) {
        Tensor blocks = bytes(Mxfp4.blocksShape(1, rows, columns), 0, 256);
        Tensor scales = bytes(Mxfp4.scalesShape(1, rows, columns), 115, 136);
        float[] weights = Mxfp4.decode(blocks, scales);
        float[] x = floats(tokens * columns);
        int stride = Packing.nibblesStride(columns);
        Activations nibbles = new Activations(tokens * stride);
        for (int token = 0; token < tokens; token++) {
            Packing.nibbles(x, token * columns, nibbles.at(token * stride, stride), columns);
        }
        int[] offsets = IntStream.range(0, tokens).map(token -> token * stride).toArray();
        float[] out = new float[tokens * rows];
        Arrays.fill(out, Float.NaN);
        Mxfp4Rows all = Mxfp4Rows.of(blocks, scales, 0, rows, 0, rows);
        new ExpertKernel(true).multiply(all, rows, nibbles.at(0, tokens * stride), offsets, 0, tokens, out, rows);
        assertProducts(weights, x, out, rows, columns, tokens, rows);
    }

    @Test
    void aTokensProductsHaveTheSameBitsAloneAndAmongOthers() {
        int columns = 2880;
        int tokens = 7;
        Tensor matrix = bf16(16, columns);
        Activations pairs = new Activations(tokens * columns);
        Packing.pairs(floats(tokens * columns), 0, pairs.at(0, tokens * columns), tokens * columns);
        float[] together = new float[tokens * 16];
        float[] alone = new float[16];
        DenseKernel kernel = new DenseKernel(true);
        kernel.multiply(matrix.data(), 16, columns, pairs.at(0, columns), tokens, together, 16);
        for (int token = 0; token < tokens; token++) {
            kernel.multiply(matrix.data(), 16, columns, pairs.at(token * columns, columns), 1, alone, 16);
            assertThat(Arrays.copyOfRange(together, token * 16, token * 16 + 16))
                    .containsExactly(alone);
        }
    }

    @Test
    void kernelsInCAreUsedWhereTheyWereBuiltForThisProcessor() {
        boolean built = NativeKernels.class.getResource(NativeKernels.LIBRARY) != null;
        assertThat(NativeKernels.PRESENT).isEqualTo(built && Lanes.COUNT == 16);
    }

    @ParameterizedTest
    @CsvSource({"1, 32, 1", "5, 96, 2", "131, 2880, 1", "6, 4096, 3", "16, 64, 4", "130, 2880, 11", "256, 256, 64"})
    void denseKernelInCHasTheBitsOfTheOneInJava(int rows, int columns, int tokens) {
        assumeTrue(NativeKernels.PRESENT, "no C kernels on this machine");
        Tensor matrix = bf16(rows, columns);
        Activations pairs = new Activations(tokens * columns);
        Packing.pairs(floats(tokens * columns), 0, pairs.at(0, tokens * columns), tokens * columns);
        float[] inJava = new float[tokens * (rows + 3)];
        float[] inC = new float[tokens * (rows + 3)];
        new DenseKernel(false).multiply(matrix.data(), rows, columns, pairs.at(0, 1), tokens, inJava, rows + 3);
        new DenseKernel(true).multiply(matrix.data(), rows, columns, pairs.at(0, 1), tokens, inC, rows + 3);
        for (int token = 0; token < tokens; token++) {
            assertThat(product(inC, token, rows, rows + 3)).containsExactly(product(inJava, token, rows, rows + 3));
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 128, 1", "8, 160, 2", "12, 288, 3", "256, 2880, 1", "8, 288, 7", "256, 256, 9", "4, 2880, 14"})
    void expertKernelInCHasTheBitsOfTheOneInJava(int rows, int columns, int tokens) {
        assumeTrue(NativeKernels.PRESENT, "no C kernels on this machine");
        Tensor blocks = bytes(Mxfp4.blocksShape(1, rows, columns), 0, 256);
        Tensor scales = bytes(Mxfp4.scalesShape(1, rows, columns), 115, 136);
        int stride = Packing.nibblesStride(columns);
        Activations nibbles = new Activations((tokens + 1) * stride);
        int[] offsets = new int[tokens + 1];
        for (int token = 0; token <= tokens; token++) {
            offsets[token] = (tokens - token) * stride;
            Packing.nibbles(floats(columns), 0, nibbles.at(offsets[token], stride), columns);
        }
        Mxfp4Rows all = Mxfp4Rows.of(blocks, scales, 0, rows, 0, rows);
        float[] inJava = new float[tokens * rows];
        float[] inC = new float[tokens * rows];
        new ExpertKernel(false).multiply(all, rows, nibbles.at(0, 1), offsets, 1, tokens + 1, inJava, rows);
        new ExpertKernel(true).multiply(all, rows, nibbles.at(0, 1), offsets, 1, tokens + 1, inC, rows);
        assertThat(inC).containsExactly(inJava);
    }

    @Test
    void packingInCPutsEachValueWhereJavaDoes() {
        assumeTrue(NativeKernels.PRESENT, "no C kernels on this machine");
        int columns = 3 * Packing.NIBBLES;
        float[] x = floats(columns + 5);
        Activations inC = new Activations(columns);
        Activations inJava = new Activations(columns);
        Packing.nibbles(x, 5, inC.at(0, columns), columns);
        for (int group = 0; group < columns; group += Packing.NIBBLES) {
            Packing.nibbles(x, 5, inJava.at(0, columns), columns, group);
        }
        for (int i = 0; i < columns; i++) {
            assertThat(Memory.floats(inC.at(i - i % Lanes.COUNT, Lanes.COUNT)).lane(i % Lanes.COUNT))
                    .isEqualTo(Memory.floats(inJava.at(i - i % Lanes.COUNT, Lanes.COUNT))
                            .lane(i % Lanes.COUNT));
        }
    }

    @ParameterizedTest
    @CsvSource({"64, 4, 16, 3, 50", "64, 8, 32, 0, 128", "64, 2, 16, 17, 18", "32, 5, 16, 1, 31", "16, 4, 48, 0, 97"})
    void attentionKernelInCHasTheBitsOfTheOneInJava(int headDim, int heads, int blockSize, int from, int to) {
        assumeTrue(NativeKernels.PRESENT, "no C kernels on this machine");
        int vectors = (to + Lanes.COUNT - 1) / Lanes.COUNT;
        MemorySegment cache = arena.allocate(8L * 128 * headDim, 64);
        MemorySegment.copy(floats(256 * headDim), 0, cache, java.lang.foreign.ValueLayout.JAVA_FLOAT, 0, 256 * headDim);
        long[] places = new long[2 * vectors + Attention.PLACES_AHEAD];
        for (int i = 0; i < vectors; i++) {
            int slot = i * Lanes.COUNT;
            long page = cache.address() + 4L * (slot - slot % blockSize) * headDim;
            places[i] = page + 4L * (slot % blockSize);
            places[vectors + i] = page + 512L * headDim + 4L * (slot % blockSize) * headDim;
        }
        float[] q = floats(heads * headDim + 1);
        SoftmaxState[] states = new SoftmaxState[2];
        for (int inC = 0; inC < 2; inC++) {
            SoftmaxState state = new SoftmaxState(heads + 1, headDim);
            Arrays.fill(state.sums(), 1);
            Arrays.fill(state.largest(), 0.5f);
            AttentionKernel kernel = new AttentionKernel(headDim, inC == 1);
            float[] scores = new float[heads * Attention.TILE + Lanes.COUNT];
            kernel.attend(places, vectors, blockSize, q, 1, heads, from, to, scores, state, 1);
            kernel.attend(places, vectors, blockSize, q, 0, heads, from, to, scores, state, 1);
            states[inC] = state;
        }
        assertThat(states[1].largest()).containsExactly(states[0].largest());
        assertThat(states[1].sums()).containsExactly(states[0].sums());
        assertThat(states[1].weighted()).containsExactly(states[0].weighted());
        assertThat(states[1].weighted()[headDim]).isNotZero();
    }

    private static float[] product(float[] out, int token, int rows, int stride) {
        return Arrays.copyOfRange(out, token * stride, token * stride + rows);
    }

    @Test
    void exponentialsAreExactToFloatPrecision() {
        float[] x = new float[Lanes.COUNT];
        for (int i = -870; i < 880; i++) {
            Arrays.fill(x, i / 10f);
            jdk.incubator.vector.FloatVector.fromArray(Lanes.FLOATS, x, 0);
            float exp = VectorExp.exp(Lanes.broadcast(i / 10f)).lane(0);
            double expected = Math.exp(i / 10f);
            assertThat((double) exp).isCloseTo(expected, within(expected * 3e-7));
        }
    }

    @Test
    void exponentialsOfExtremeArgumentsStayFinite() {
        assertThat(VectorExp.exp(Lanes.broadcast(Float.NEGATIVE_INFINITY)).lane(0))
                .isBetween(0f, 1e-37f);
        assertThat(VectorExp.exp(Lanes.broadcast(1e30f)).lane(0)).isFinite();
    }

    private static void assertProducts(
            float[] weights, float[] x, float[] out, int rows, int columns, int tokens, int stride) {
        for (int token = 0; token < tokens; token++) {
            for (int row = 0; row < rows; row++) {
                double expected = 0;
                double size = 0;
                for (int i = 0; i < columns; i++) {
                    double product = (double) weights[row * columns + i] * x[token * columns + i];
                    expected += product;
                    size += Math.abs(product);
                }
                assertThat((double) out[token * stride + row])
                        .as("token %d, row %d", token, row)
                        .isCloseTo(expected, within(ROUNDING * size));
            }
        }
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private Tensor bf16(long rows, long columns) {
        MemorySegment data = arena.allocate(2 * rows * columns);
        for (int i = 0; i < rows * columns; i++) {
            short bits = (short) (Float.floatToRawIntBits(random.nextFloat() - 0.5f) >> 16);
            data.setAtIndex(java.lang.foreign.ValueLayout.JAVA_SHORT, i, bits);
        }
        return new Tensor("w", DType.BF16, List.of(rows, columns), data);
    }

    private Tensor bytes(long[] shape, int from, int to) {
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        MemorySegment data = arena.allocate(count);
        for (int i = 0; i < count; i++) {
            data.set(java.lang.foreign.ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(from, to));
        }
        return new Tensor("w", DType.U8, Arrays.stream(shape).boxed().toList(), data);
    }
}
