package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Weights and activations between -0.5 and 0.5. */
final class RandomTensors {

    private final Random random;
    private final Arena arena = Arena.ofAuto();

    RandomTensors(long seed) {
        random = new Random(seed);
    }

    float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    Tensor bf16(long... shape) {
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        MemorySegment data = arena.allocate(2 * count);
        for (int i = 0; i < count; i++) {
            short bits = (short) (Float.floatToRawIntBits(random.nextFloat() - 0.5f) >> 16);
            data.setAtIndex(ValueLayout.JAVA_SHORT, i, bits);
        }
        return new Tensor("w", DType.BF16, shape(shape), data);
    }

    Tensor bytes(long[] shape, int from, int to) {
        long count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
        MemorySegment data = arena.allocate(count);
        for (int i = 0; i < count; i++) {
            data.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt(from, to));
        }
        return new Tensor("w", DType.U8, shape(shape), data);
    }

    private static List<Long> shape(long... shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
