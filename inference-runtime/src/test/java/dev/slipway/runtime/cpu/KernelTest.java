package dev.slipway.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.slipway.runtime.tensor.NativeLibrary;
import dev.slipway.runtime.tensor.Tensor;
import dev.slipway.runtime.tensor.VectorExp;
import dev.slipway.runtime.weights.Mxfp4;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vector kernels against the plainest possible loops. Sums of n products differ by rounding: about n · 2^-24 of their size. */
class KernelTest {

    private static final double ROUNDING = 1e-4;

    private final RandomTensors random = new RandomTensors(7);

    /** A JVM may use half of the vectors that the processor has; then activations are packed for C alone. */
    @BeforeEach
    void vectorsHaveTheLanesThatActivationsArePackedFor() {
        assumeTrue(Lanes.COUNT == Packing.LANES, "Java's vectors are shorter than C's here");
    }

    @ParameterizedTest
    @CsvSource({"1, 32, 1", "5, 96, 2", "130, 2880, 1", "7, 160, 4", "12, 64, 5", "3, 320, 70", "128, 256, 16"})
    void denseProductsOfAnyShape(int rows, int columns, int tokens) {
        Tensor matrix = random.bf16(rows, columns);
        float[] weights = matrix.toFloats();
        float[] x = random.floats(tokens * columns);
        Activations pairs = new Activations(x.length);
        for (int token = 0; token < tokens; token++) {
            Packing.pairs(x, token * columns, pairs.at(token * columns, columns), columns);
        }
        float[] out = new float[tokens * (rows + 3)];
        Arrays.fill(out, Float.NaN);
        new DenseKernel().multiply(matrix.data(), rows, columns, pairs.at(0, x.length), tokens, out, rows + 3);
        assertProducts(weights, x, out, rows, columns, tokens, rows + 3);
    }

    @ParameterizedTest
    @CsvSource({"4, 32, 1", "8, 64, 3", "4, 96, 2", "8, 128, 1", "12, 160, 4", "8, 288, 5", "32, 2880, 1", "4, 2880, 9"
    })
    void expertProductsOfAnyShape(int rows, int columns, int tokens) {
        Tensor blocks = random.bytes(Mxfp4.blocksShape(1, rows, columns), 0, 256);
        Tensor scales = random.bytes(Mxfp4.scalesShape(1, rows, columns), 115, 136);
        float[] weights = Mxfp4.decode(blocks, scales);
        float[] x = random.floats(tokens * columns);
        int stride = Packing.nibblesStride(columns);
        Activations nibbles = new Activations(tokens * stride);
        for (int token = 0; token < tokens; token++) {
            Packing.nibbles(x, token * columns, nibbles.at(token * stride, stride), columns);
        }
        int[] offsets = IntStream.range(0, tokens).map(token -> token * stride).toArray();
        float[] out = new float[tokens * rows];
        Arrays.fill(out, Float.NaN);
        Mxfp4Rows all = Mxfp4Rows.of(blocks, scales, 0, rows, 0, rows);
        new ExpertKernel().multiply(all, nibbles.at(0, tokens * stride), offsets, 0, tokens, out, rows);
        assertProducts(weights, x, out, rows, columns, tokens, rows);
    }

    @Test
    void aTokensProductsHaveTheSameBitsAloneAndAmongOthers() {
        int columns = 2880;
        int tokens = 7;
        Tensor matrix = random.bf16(16, columns);
        Activations pairs = new Activations(tokens * columns);
        Packing.pairs(random.floats(tokens * columns), 0, pairs.at(0, tokens * columns), tokens * columns);
        float[] together = new float[tokens * 16];
        float[] alone = new float[16];
        DenseKernel kernel = new DenseKernel();
        kernel.multiply(matrix.data(), 16, columns, pairs.at(0, columns), tokens, together, 16);
        for (int token = 0; token < tokens; token++) {
            kernel.multiply(matrix.data(), 16, columns, pairs.at(token * columns, columns), 1, alone, 16);
            assertThat(Arrays.copyOfRange(together, token * 16, token * 16 + 16))
                    .containsExactly(alone);
        }
    }

    @Test
    void kernelsInCAreUsedWhereTheyWereBuiltForThisProcessor() throws IOException {
        String wanted = System.getProperty("slipway.kernels", "");
        List<String> processor =
                Arrays.asList(Files.readString(Path.of("/proc/cpuinfo")).split("\\s+")); // Linux only
        int lanes = 0;
        if (built(NativeLibrary.Vectors.AVX2)
                && !wanted.equals("avx512")
                && processor.containsAll(List.of("avx2", "fma"))) {
            lanes = 8;
        }
        if (built(NativeLibrary.Vectors.AVX512)
                && !wanted.equals("avx2")
                && processor.containsAll(List.of("avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"))) {
            lanes = 16;
        }
        assertThat(NativeLibrary.LANES).isEqualTo(wanted.equals("java") ? 0 : lanes);
        assertThat(NativeLibrary.PRESENT).isEqualTo(NativeLibrary.LANES > 0);
    }

    private static boolean built(NativeLibrary.Vectors vectors) {
        return NativeLibrary.class.getResource(vectors.file()) != null;
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
}
