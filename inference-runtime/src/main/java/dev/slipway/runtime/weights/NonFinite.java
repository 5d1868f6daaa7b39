package dev.slipway.runtime.weights;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the first value of a tensor that is no finite number, one by one. */
final class NonFinite {

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int BF16_EXPONENT = 0x7F80;
    /** Of the scale bytes, the one that stands for no number. */
    private static final int NO_SCALE = 255;

    private NonFinite() {}

    /** Which value it is, where, and what is allowed. */
    static Optional<String> in(Tensor tensor) {
        return switch (tensor.dtype()) {
            case BF16 -> inBf16(tensor);
            case U8 -> tensor.name().endsWith("scales") ? inScales(tensor) : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> inBf16(Tensor tensor) {
        for (long i = 0; i < tensor.data().byteSize() / DType.BF16.bytes(); i++) {
            short bits = tensor.data().getAtIndex(SHORT, i);
            if ((bits & BF16_EXPONENT) == BF16_EXPONENT) {
                return Optional.of("is %s at %s; allowed: finite numbers"
                        .formatted(Float.intBitsToFloat(bits << 16), place(tensor, i)));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inScales(Tensor tensor) {
        for (long i = 0; i < tensor.data().byteSize(); i++) {
            if ((tensor.data().get(ValueLayout.JAVA_BYTE, i) & 0xFF) == NO_SCALE) {
                return Optional.of("is %d at %s; allowed: 0 to %d".formatted(NO_SCALE, place(tensor, i), NO_SCALE - 1));
            }
        }
        return Optional.empty();
    }

    /** The index in each dimension. */
    private static List<Long> place(Tensor tensor, long index) {
        List<Long> place = new ArrayList<>();
        long rest = index;
        for (long size : tensor.shape().reversed()) {
            place.addFirst(rest % size);
            rest /= size;
        }
        return place;
    }
}
