package dev.slipway.runtime.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A dense, row-major array in little-endian memory. It is valid as long as the memory's owner keeps it open. */
public record Tensor(String name, DType dtype, List<Long> shape, MemorySegment data) {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public Tensor {
        shape = List.copyOf(shape);
        long bytes = shape.stream().reduce(1L, Math::multiplyExact) * dtype.bytes();
        if (data.byteSize() != bytes) {
            throw new IllegalArgumentException(
                    name + ": " + data.byteSize() + " bytes for " + dtype + " " + shape + ", which needs " + bytes);
        }
    }

    /** The part of the first dimension that begins at {@code from}. */
    public Tensor rows(long from, long count) {
        long rowBytes = shape.getFirst() == 0 ? 0 : data.byteSize() / shape.getFirst();
        List<Long> part = new ArrayList<>(shape);
        part.set(0, count);
        return new Tensor(name, dtype, part, data.asSlice(from * rowBytes, count * rowBytes));
    }

    /** A copy in float32; exact for both types that it takes. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(data.byteSize() / dtype.bytes())];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (dtype) {
                case BF16 -> Float.intBitsToFloat(data.getAtIndex(SHORT, i) << 16);
                case F32 -> data.getAtIndex(FLOAT, i);
                default -> throw new IllegalStateException(name + ": not a float32 or bfloat16 tensor but " + dtype);
            };
        }
        return values;
    }
}
