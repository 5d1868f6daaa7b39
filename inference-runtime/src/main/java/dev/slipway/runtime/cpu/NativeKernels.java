package dev.slipway.runtime.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of {@code src/main/c}: what {@link DenseKernel}, {@link ExpertKernel}, {@link AttentionKernel} and {@link Packing} do in Java,
 * bit for bit, and faster. They are there where the build found a C compiler and this processor has AVX-512.
 *
 * <p>The calls skip the thread's change of state, so that they may write to the heap: the collector waits for one to end, which takes
 * some ten microseconds for a token, and a few milliseconds for {@link Scratch#TOKENS} of a large model.
 */
final class NativeKernels {

    private static final Logger log = LoggerFactory.getLogger(NativeKernels.class);
    static final String LIBRARY = "kernels-linux-x86_64.so";
    /** The lanes for which they are written, and which {@link Packing} follows. */
    private static final int LANES = 16;

    private static final @Nullable SymbolLookup SYMBOLS = open();
    static final boolean PRESENT = SYMBOLS != null;

    private static final @Nullable MethodHandle DENSE =
            function("slipway_dense", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
    private static final @Nullable MethodHandle EXPERT = function(
            "slipway_expert",
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG);

    private static final @Nullable MethodHandle PACK_NIBBLES =
            function("slipway_pack_nibbles", ADDRESS, JAVA_LONG, JAVA_LONG);

    private static final @Nullable MethodHandle ATTEND = function(
            "slipway_attend",
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_LONG);

    private NativeKernels() {}

    /** {@code out[token * stride + row]} for rows of bfloat16 at an address; x is the address of the tokens' packed pairs. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void dense(long weights, int rows, int columns, long x, int tokens, float[] out, int stride) {
        Objects.checkFromIndexSize((tokens - 1) * stride, rows, out.length);
        try {
            DENSE.invokeExact(
                    weights, (long) rows, (long) columns, x, (long) tokens, MemorySegment.ofArray(out), (long) stride);
        } catch (Throwable e) {
            throw new AssertionError("slipway_dense", e);
        }
    }

    /**
     * {@code out[token * stride + row]} for an even number of rows of a vector or more, and {@code tokens} tokens, whose packed nibbles
     * begin at {@code x + 4 * offsets[from + token]}.
     */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void expert(
            Mxfp4Rows weights, int rows, long x, int[] offsets, int from, int tokens, float[] out, int stride) {
        Objects.checkFromIndexSize(from, tokens, offsets.length);
        Objects.checkFromIndexSize((tokens - 1) * stride, rows, out.length);
        try {
            EXPERT.invokeExact(
                    weights.blocks(),
                    weights.scales(),
                    (long) rows,
                    (long) weights.columns(),
                    x,
                    MemorySegment.ofArray(offsets),
                    (long) from,
                    (long) tokens,
                    MemorySegment.ofArray(out),
                    (long) stride);
        } catch (Throwable e) {
            throw new AssertionError("slipway_expert", e);
        }
    }

    /** One group of {@link Packing#nibbles} to an address. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void packNibbles(float[] from, int offset, long to) {
        Objects.checkFromIndexSize(offset, Packing.NIBBLES, from.length);
        try {
            PACK_NIBBLES.invokeExact(MemorySegment.ofArray(from), (long) offset, to);
        } catch (Throwable e) {
            throw new AssertionError("slipway_pack_nibbles", e);
        }
    }

    /** As {@link AttentionKernel#attend}. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void attend(
            long[] places,
            int vectors,
            int blockSize,
            int headDim,
            float[] q,
            int qOffset,
            int heads,
            int from,
            int to,
            float[] scores,
            SoftmaxState state,
            int stateOffset) {
        Objects.checkFromIndexSize(0, 2 * vectors + Attention.PLACES_AHEAD, places.length);
        Objects.checkFromIndexSize(qOffset, heads * headDim, q.length);
        Objects.checkFromIndexSize(0, (heads - 1) * Attention.TILE + vectors * LANES, scores.length);
        Objects.checkFromIndexSize(stateOffset, heads, state.largest().length);
        Objects.checkFromIndexSize(stateOffset, heads, state.sums().length);
        Objects.checkFromIndexSize(stateOffset * headDim, heads * headDim, state.weighted().length);
        try {
            ATTEND.invokeExact(
                    MemorySegment.ofArray(places),
                    (long) vectors,
                    4L * blockSize,
                    (long) headDim,
                    MemorySegment.ofArray(q),
                    (long) qOffset,
                    (long) heads,
                    (long) from,
                    (long) to,
                    MemorySegment.ofArray(scores),
                    (long) Attention.TILE,
                    MemorySegment.ofArray(state.largest()),
                    MemorySegment.ofArray(state.sums()),
                    MemorySegment.ofArray(state.weighted()),
                    (long) stateOffset);
        } catch (Throwable e) {
            throw new AssertionError("slipway_attend", e);
        }
    }

    @SuppressWarnings("restricted")
    private static @Nullable MethodHandle function(String name, MemoryLayout... parameters) {
        return SYMBOLS == null
                ? null
                : Linker.nativeLinker()
                        .downcallHandle(
                                SYMBOLS.findOrThrow(name),
                                FunctionDescriptor.ofVoid(parameters),
                                Linker.Option.critical(true));
    }

    private static @Nullable SymbolLookup open() {
        if (Lanes.COUNT != LANES) {
            log.info("Java kernels: this processor's vectors have {} lanes, the C kernels need {}", Lanes.COUNT, LANES);
            return null;
        }
        try (InputStream library = NativeKernels.class.getResourceAsStream(LIBRARY)) {
            if (library == null) {
                log.info("Java kernels: the C kernels were not built (they need Linux on x86-64, and a C compiler)");
                return null;
            }
            return load(library);
        } catch (IOException | IllegalArgumentException e) {
            log.warn("Java kernels: the C kernels cannot be loaded: {}", e.toString());
            return null;
        }
    }

    /** The library is a file only until it is loaded. */
    @SuppressWarnings("restricted")
    private static SymbolLookup load(InputStream library) throws IOException {
        Path file = Files.createTempFile("slipway-kernels-", ".so");
        try {
            Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
            return SymbolLookup.libraryLookup(file, Arena.global());
        } finally {
            Files.delete(file);
        }
    }
}
