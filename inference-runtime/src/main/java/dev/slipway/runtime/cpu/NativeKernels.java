package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.tensor.NativeLibrary.function;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.tensor.NativeLibrary;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of {@link CpuOps} do in Java, in C. A call, for whose end the collector waits, takes some ten microseconds for a token,
 * and a few milliseconds for {@link Scratch#TOKENS} of a large model.
 */
final class NativeKernels {

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
            ADDRESS,
            JAVA_LONG);
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
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG);
    private static final @Nullable MethodHandle ADD_SHARES = function(
            "slipway_add_shares",
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG);
    private static final @Nullable MethodHandle PACK_PAIRS =
            function("slipway_pack_pairs", ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final @Nullable MethodHandle NORM = function(
            "slipway_norm", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_FLOAT, JAVA_LONG, JAVA_LONG);
    private static final @Nullable MethodHandle ROTATE_APPEND = function(
            "slipway_rotate_append",
            ADDRESS,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            ADDRESS,
            ADDRESS,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_FLOAT,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            JAVA_LONG,
            ADDRESS,
            JAVA_LONG);
    private static final @Nullable MethodHandle WIDEN =
            function("slipway_widen", JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG);
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
     * @param missing zeros before them in their group, which is filled up with zeros behind them
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
            Ints toOffsets,
            int missing) {
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
                    toOffsets.segment(),
                    (long) missing);
        } catch (Throwable e) {
            throw new AssertionError("slipway_gate_up", e);
        }
    }

    /**
     * Down products and biases of the tokens {@code from} to {@code from + tokens}: those of a choice at {@code offset + width * choice}.
     *
     * @param choices one for each token
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
                    out.segment(),
                    (long) offset,
                    (long) width);
        } catch (Throwable e) {
            throw new AssertionError("slipway_down", e);
        }
    }

    /**
     * {@code to[toOffset + i] = from[fromOffset + i]} and the shares of the rows' choices, one after the other.
     *
     * @param outputs {@code width} for each choice
     * @param choices {@code active} for each row, from {@code first} on
     */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void addShares(
            Floats from,
            int fromOffset,
            Floats outputs,
            Floats shares,
            Ints choices,
            int first,
            int active,
            int rows,
            Floats to,
            int toOffset,
            int width) {
        Objects.checkFromIndexSize(fromOffset, rows * width, from.values().length);
        Objects.checkFromIndexSize(first, rows * active, choices.values().length);
        Objects.checkFromIndexSize(toOffset, rows * width, to.values().length);
        try {
            ADD_SHARES.invokeExact(
                    from.segment(),
                    (long) fromOffset,
                    outputs.segment(),
                    shares.segment(),
                    choices.segment(),
                    (long) first,
                    (long) active,
                    (long) rows,
                    to.segment(),
                    (long) toOffset,
                    (long) width);
        } catch (Throwable e) {
            throw new AssertionError("slipway_add_shares", e);
        }
    }

    /** As {@link Packing#pairs}. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void packPairs(Floats from, int offset, long to, int columns) {
        Objects.checkFromIndexSize(offset, columns, from.values().length);
        try {
            PACK_PAIRS.invokeExact(from.segment(), (long) offset, (long) columns, to);
        } catch (Throwable e) {
            throw new AssertionError("slipway_pack_pairs", e);
        }
    }

    /**
     * Rows through {@link RmsNorm}, packed.
     *
     * @param pairs the address of as many floats for each as there are weights
     * @param nibbles the address of {@link Packing#nibblesStride} floats for each, or 0 for none
     */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void norm(Floats x, int offset, int rows, Floats weight, float epsilon, long pairs, long nibbles) {
        int columns = weight.values().length;
        Objects.checkFromIndexSize(offset, rows * columns, x.values().length);
        try {
            NORM.invokeExact(
                    x.segment(), (long) offset, (long) rows, weight.segment(), (long) columns, epsilon, pairs, nibbles);
        } catch (Throwable e) {
            throw new AssertionError("slipway_norm", e);
        }
    }

    /** As {@link Attention#rotateAppend}; {@code blocks} has those of the rows' own positions. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void rotateAppend(
            Attention.Step step, Rope rope, ModelConfig config, int first, int end, float scale, Ints blocks) {
        KvCache cache = step.cache();
        int layer = step.layer();
        int half = config.headDim() / 2;
        Objects.checkFromToIndex(
                first * config.qkvWidth(), end * config.qkvWidth(), step.qkv().values().length);
        for (int row = first; row < end; row++) {
            Objects.checkFromIndexSize(rope.offset(row), half, rope.cosines().values().length);
            Objects.checkIndex(blocks.values()[row - first], cache.blocks());
        }
        try {
            ROTATE_APPEND.invokeExact(
                    step.qkv().segment(),
                    (long) config.qkvWidth(),
                    step.all().positions(),
                    (long) first,
                    (long) end,
                    rope.cosines().segment(),
                    rope.sines().segment(),
                    rope.offsets().segment(),
                    (long) half,
                    (long) config.numAttentionHeads(),
                    (long) config.numKeyValueHeads(),
                    scale,
                    cache.memory().address() + cache.keys(layer, 0, 0),
                    cache.memory().address() + cache.values(layer, 0, 0),
                    cache.pageBytes(),
                    cache.keys(layer, 0, 1) - cache.keys(layer, 0, 0),
                    blocks.segment(),
                    (long) cache.blockSize());
        } catch (Throwable e) {
            throw new AssertionError("slipway_rotate_append", e);
        }
    }

    /** As {@link Elementwise#widen}, of a multiple of {@link NativeLibrary#LANES} values. */
    @SuppressWarnings("NullAway") // called where PRESENT only
    static void widen(long from, Floats to, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, to.values().length);
        try {
            WIDEN.invokeExact(from, to.segment(), (long) offset, (long) count);
        } catch (Throwable e) {
            throw new AssertionError("slipway_widen", e);
        }
    }

    /** The floats that {@link #attend} needs for itself. */
    static int attentionScratch(int heads, int headDim) {
        return heads * (Attention.TILE + (2 + headDim) * Attention.ROWS) + NativeLibrary.LANES;
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
                    step.pairs(),
                    scratch.nativeAttention.at(0, attentionScratch(heads, headDim)));
        } catch (Throwable e) {
            throw new AssertionError("slipway_attend", e);
        }
    }
}
