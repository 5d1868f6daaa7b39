package dev.slipway.runtime.sampling;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipway.runtime.tensor.NativeLibrary;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The largest of a row of logits and where it is first: 0.5 µs for 4,096 of them, and 2.3 µs one by one (Zen 4). */
final class Largest {

    private static final @Nullable MethodHandle LARGEST =
            NativeLibrary.functionOf(JAVA_FLOAT, "slipway_largest", ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final @Nullable MethodHandle FIRST =
            NativeLibrary.functionOf(JAVA_LONG, "slipway_first", ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_FLOAT);

    private Largest() {}

    /** Not a number where one of them is none. */
    static float of(float[] logits, int offset, int size) {
        return NativeLibrary.PRESENT ? ofInC(logits, offset, size) : VectorLargest.of(logits, offset, size);
    }

    /** The first index that has the value; one has it. */
    static int first(float[] logits, int offset, int size, float value) {
        return NativeLibrary.PRESENT
                ? firstInC(logits, offset, size, value)
                : VectorLargest.first(logits, offset, size, value);
    }

    @SuppressWarnings("NullAway") // called where the library is present only
    private static float ofInC(float[] logits, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, logits.length);
        try {
            return (float) LARGEST.invokeExact(MemorySegment.ofArray(logits), (long) offset, (long) size);
        } catch (Throwable e) {
            throw new AssertionError("slipway_largest", e);
        }
    }

    @SuppressWarnings("NullAway") // called where the library is present only
    private static int firstInC(float[] logits, int offset, int size, float value) {
        Objects.checkFromIndexSize(offset, size, logits.length);
        try {
            return (int) (long) FIRST.invokeExact(MemorySegment.ofArray(logits), (long) offset, (long) size, value);
        } catch (Throwable e) {
            throw new AssertionError("slipway_first", e);
        }
    }
}
