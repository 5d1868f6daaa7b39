package dev.slipway.runtime.cpu;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.ModelConfig;
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
 * The kernels of {@code src/main/c}: what the tasks of {@link Dense}, {@link Experts} and {@link Attention}, and {@link Packing}, do in Java,
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

    private static final @Nullable MethodHandle DENSE = function(
            "slipway_dense",
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_INT);
    private static final @Nullable MethodHandle GATE_UP = function(
            "slipway_gate_up",
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS);
    private static final @Nullable MethodHandle DOWN = function(
            "slipway_down",
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
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
            JAVA_LONG,
            JAVA_LONG);
    private static final @Nullable MethodHandle PACK_NIBBLES =
            function("slipway_pack_nibbles", ADDRESS, JAVA_LONG, JAVA_LONG);
    private static final @Nullable MethodHandle ATTEND = function(
            "slipway_attend",
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
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG);

    private NativeKernels() {}

    /**
     * {@code out[offset + token * stride + row]} becomes what {@code outcome} says, for rows of bfloat16.
     *
     * @param x the address of the tokens' packed pairs
     * @param bias of the rows, from {@code first} on
     */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void dense(
            MemorySegment matrix,
            int rows,
            int columns,
            long x,
            int tokens,
            Floats bias,
            int first,
            Floats out,
            int offset,
            int stride,
            Dense.Outcome outcome) {
        Objects.checkFromIndexSize(first, rows, bias.values().length);
        Objects.checkFromIndexSize(offset, (tokens - 1) * stride + rows, out.values().length);
        try {
            DENSE.invokeExact(
                    Memory.address(matrix, 0, 2L * rows * columns),
                    (long) rows,
                    (long) columns,
                    x,
                    (long) tokens,
                    bias.segment(),
                    (long) first,
                    out.segment(),
                    (long) offset,
                    (long) stride,
                    outcome.ordinal());
        } catch (Throwable e) {
            throw new AssertionError("slipway_dense", e);
        }
    }

    /**
     * Gates and ups of the tokens {@code from} to {@code from + tokens}, through SwiGLU, as packed nibbles.
     *
     * @param next the address of the blocks that are likely to come after these
     * @param bias the address of the rows' bfloat16 biases
     * @param x the tokens' packed nibbles begin at {@code x + 4 * offsets[token]}
     * @param to their results at {@code to + 4 * toOffsets[token]}
     */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void gateUp(
            Mxfp4Rows weights,
            long next,
            long bias,
            long x,
            Ints offsets,
            int from,
            int tokens,
            float limit,
            Scratch scratch,
            long to,
            Ints toOffsets) {
        Objects.checkFromIndexSize(from, tokens, offsets.values().length);
        Objects.checkFromIndexSize(from, tokens, toOffsets.values().length);
        try {
            GATE_UP.invokeExact(
                    weights.blocks(),
                    weights.scales(),
                    next,
                    bias,
                    (long) weights.rows(),
                    (long) weights.columns(),
                    x,
                    offsets.segment(),
                    (long) from,
                    (long) tokens,
                    limit,
                    scratch.nativeProducts.at(0, tokens * Scratch.STRIDE),
                    (long) Scratch.STRIDE,
                    to,
                    toOffsets.segment());
        } catch (Throwable e) {
            throw new AssertionError("slipway_gate_up", e);
        }
    }

    /**
     * Adds the share of each choice's product and bias to the choice's row of {@code out}, {@code width} wide, from {@code offset} on.
     *
     * @param choices row · active + rank
     * @param shares of each choice
     */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void down(
            Mxfp4Rows weights,
            long next,
            long bias,
            long x,
            Ints offsets,
            int from,
            int tokens,
            Scratch scratch,
            Ints choices,
            int active,
            Floats shares,
            Floats out,
            int offset,
            int width) {
        Objects.checkFromIndexSize(from, tokens, offsets.values().length);
        Objects.checkFromIndexSize(from, tokens, choices.values().length);
        try {
            DOWN.invokeExact(
                    weights.blocks(),
                    weights.scales(),
                    next,
                    bias,
                    (long) weights.rows(),
                    (long) weights.columns(),
                    x,
                    offsets.segment(),
                    (long) from,
                    (long) tokens,
                    scratch.nativeProducts.at(0, tokens * Scratch.STRIDE),
                    (long) Scratch.STRIDE,
                    choices.segment(),
                    (long) active,
                    shares.segment(),
                    out.segment(),
                    (long) offset,
                    (long) width);
        } catch (Throwable e) {
            throw new AssertionError("slipway_down", e);
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

    /** The floats that {@link #attend} needs for itself. */
    static int attentionScratch(int heads, int headDim) {
        return heads * (Attention.TILE + (2 + headDim) * Attention.ROWS) + LANES;
    }

    /** As {@link Attention#attend}, of the positions {@code from} to {@code from} + {@link Attention#PART}: one part after the other. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void attend(
            Attention.Step step, ModelConfig config, int first, int end, int from, int keyValueHead, Scratch scratch) {
        KvCache cache = step.cache();
        int heads = config.queryGroup();
        int headDim = config.headDim();
        int[] positions = step.rows().positions();
        MemorySegment blocks = step.all().blockTable(first);
        Objects.checkFromIndexSize(first, end - first, positions.length);
        Objects.checkIndex(4L * (positions[end - 1] / cache.blockSize()), blocks.byteSize());
        Objects.checkIndex((long) end * config.qkvWidth() - 1, step.qkv().values().length);
        Objects.checkIndex((long) end * config.queryWidth() - 1, step.out().values().length);
        try {
            ATTEND.invokeExact(
                    cache.memory().address() + cache.keys(step.layer(), 0, keyValueHead),
                    cache.memory().address() + cache.values(step.layer(), 0, keyValueHead),
                    cache.pageBytes(),
                    blocks,
                    (long) cache.blockSize(),
                    (long) headDim,
                    scratch.expected[0],
                    scratch.expected[1],
                    step.all().positions(),
                    (long) first,
                    (long) end,
                    (long) config.window(step.layer()),
                    (long) from,
                    (long) from + Attention.PART,
                    step.qkv().segment(),
                    (long) config.qkvWidth(),
                    (long) keyValueHead,
                    (long) heads,
                    step.sinks().segment(),
                    step.out().segment(),
                    (long) config.queryWidth(),
                    scratch.nativeAttention.at(0, attentionScratch(heads, headDim)));
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
