package dev.slipway.runtime.cpu;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Weights, activations and pages of the cache by address, for kernels. Whoever takes an address has checked how much is there, and keeps
 * it open.
 *
 * <p>All of it is one constant segment, so that the compiler knows its class. Segments of several classes are read through virtual
 * calls where a kernel is compiled before it has seen them: five times slower, in one start of two. The large kernels read through it
 * themselves, since the compiler inlines a method of our own only into what is not large already.
 */
final class Memory {

    /** More bits than addresses have. The compiler sees by them that an address plus an int is one, and checks nothing in loops. */
    private static final long ADDRESS = (1L << 60) - 1;

    static final MemorySegment ALL = all();
    static final ByteOrder NATIVE = ByteOrder.nativeOrder();
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private Memory() {}

    /** Where {@code bytes} bytes begin that are at {@code offset} of a segment. */
    static long address(MemorySegment segment, long offset, long bytes) {
        if (!segment.isNative()) {
            throw new IllegalArgumentException(segment + " is on the heap, where nothing has an address");
        }
        return segment.address() + Objects.checkFromIndexSize(offset, bytes, segment.byteSize());
    }

    /** The same address, before a loop. */
    static long known(long address) {
        return address & ADDRESS;
    }

    static void store(float value, long address) {
        ALL.set(FLOAT, address, value);
    }

    /** The first 1, 2 or 4 bytes as an unsigned number. */
    static int bytes(long address, int count) {
        return switch (count) {
            case 1 -> Byte.toUnsignedInt(ALL.get(ValueLayout.JAVA_BYTE, address));
            case 2 -> Short.toUnsignedInt(ALL.get(HALF, address));
            default -> ALL.get(WORD, address);
        };
    }

    @SuppressWarnings("restricted")
    private static MemorySegment all() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }
}
