package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Packing.LANES;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.tensor.NativeLibrary;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Attention over a paged cache, for the query heads that share a key head.
 *
 * <p>A page of keys is [headDim][slots], so that a vector holds one element of as many positions; a page of values is
 * [slots][headDim]. The softmax runs over tiles of positions that begin at multiples of their length, so that its arithmetic
 * depends on the query's position and on nothing else. The sink is the largest score and the denominator to begin with.
 *
 * <p>Rows of one sequence go through a tile one after the other, while its keys and values are near.
 */
final class Attention {

    static final int TILE = 128;

    /** Positions of one call of C, which the collector waits for. */
    static final int PART = 32 * TILE;

    /** The most rows of a sequence that go through its tiles together. */
    static final int ROWS = 8;

    /** As many times {@link #LINE} positions are fetched while others are computed, in C: memory answers as late as that. */
    static final int PLACES_AHEAD = 2;

    /** Positions whose elements are in one line of a page of keys. */
    private static final int LINE = 16;

    /** Positions whose scores are computed together. */
    private static final int TOGETHER = 2 * LANES;

    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    /** A step's rows, as C takes them, too. */
    @SuppressWarnings("ArrayRecordComponent") // a view, never compared
    record Rows(ForwardInput input, MemorySegment positions, MemorySegment[] blockTables) {

        Rows(ForwardInput input) {
            this(input, MemorySegment.ofArray(input.positions()), segments(input.blockTables()));
        }

        private static MemorySegment[] segments(int[][] arrays) {
            MemorySegment[] segments = new MemorySegment[arrays.length];
            for (int i = 0; i < arrays.length; i++) {
                segments[i] = MemorySegment.ofArray(arrays[i]);
            }
            return segments;
        }

        MemorySegment blockTable(int row) {
            return blockTables[input.sequences()[row]];
        }
    }

    /**
     * A step's attention in one layer.
     *
     * @param qkv [rows, q | k | v], as projected, and then rotated with q scaled
     * @param out [rows, q]
     * @param pairs where the same goes as {@link Packing#pairs}, or 0 where the heads that share a key head do not fill whole ones
     */
    record Step(KvCache cache, int layer, Rows all, Floats qkv, Floats sinks, Floats out, long pairs) {

        ForwardInput rows() {
            return all.input();
        }

        /** Where the row's own position is in the cache. */
        int block(int row) {
            return rows().block(row, rows().positions()[row], cache.blockSize());
        }
    }

    private final ModelConfig config;
    private final int headDim;
    private final int group;
    private final float scale;
    private final boolean inC;

    Attention(ModelConfig config) {
        this(config, true);
    }

    /** With the C kernels where they are present and wanted. */
    Attention(ModelConfig config, boolean inC) {
        this.config = config;
        this.inC = inC && NativeLibrary.PRESENT;
        this.headDim = config.headDim();
        this.scale = (float) (1 / Math.sqrt(headDim));
        this.group = config.queryGroup();
    }

    /**
     * Rotates the queries and keys of the rows from {@code first} to {@code end}, all heads of them, scales their queries, and writes their
     * keys and values to their place in the cache.
     */
    void rotateAppend(Step step, Rope rope, int first, int end, Scratch scratch) {
        if (inC) {
            for (int row = first; row < end; row++) {
                scratch.blocks.values()[row - first] = step.block(row);
            }
            NativeKernels.rotateAppend(step, rope, config, first, end, scale, scratch.blocks);
            return;
        }
        for (int row = first; row < end; row++) {
            int query = row * config.qkvWidth();
            rope.rotate(row, step.qkv().values(), query, config.numAttentionHeads(), scale);
            rope.rotate(row, step.qkv().values(), query + config.queryWidth(), config.numKeyValueHeads(), 1);
            append(step, row);
        }
    }

    /** Writes one row's keys and values to their place in the cache. */
    private void append(Step step, int row) {
        KvCache cache = step.cache();
        int block = step.block(row);
        int slot = step.rows().positions()[row] % cache.blockSize();
        MemorySegment memory = cache.memory();
        for (int head = 0; head < config.numKeyValueHeads(); head++) {
            int from = row * config.qkvWidth() + config.queryWidth() + head * headDim;
            long keyPage = cache.keys(step.layer(), block, head);
            for (int i = 0; i < headDim; i++) {
                memory.set(
                        FLOAT,
                        keyPage + 4L * (i * cache.blockSize() + slot),
                        step.qkv().values()[from + i]);
            }
            long value = cache.values(step.layer(), block, head) + 4L * slot * headDim;
            MemorySegment.copy(step.qkv().values(), from + config.keyWidth(), memory, FLOAT, value, headDim);
        }
    }

    /** The output of the group's heads for the rows from {@code first} to {@code end}, at most {@link #ROWS} of one sequence. */
    void attend(Step step, int first, int end, int keyValueHead, Scratch scratch) {
        if (inC) {
            int visible = config.firstVisible(step.layer(), step.rows().positions()[first]);
            int last = step.rows().positions()[end - 1];
            for (int from = visible - visible % TILE; from <= last; from += PART) {
                NativeKernels.attend(step, config, first, end, from, keyValueHead, scratch);
            }
        } else {
            attendInJava(step, first, end, keyValueHead, scratch);
        }
    }

    private void attendInJava(Step step, int first, int end, int keyValueHead, Scratch scratch) {
        int[] positions = step.rows().positions();
        SoftmaxState state = scratch.softmax;
        for (int row = first; row < end; row++) {
            System.arraycopy(
                    step.sinks().values(), keyValueHead * group, state.largest(), (row - first) * group, group);
        }
        Arrays.fill(state.sums(), 0, (end - first) * group, 1);
        Arrays.fill(state.weighted(), 0, (end - first) * group * headDim, 0);
        int visible = config.firstVisible(step.layer(), positions[first]);
        for (int tile = visible - visible % TILE; tile <= positions[end - 1]; tile += TILE) {
            for (int row = first; row < end; row++) {
                int from = Math.max(tile, config.firstVisible(step.layer(), positions[row]));
                int to = Math.min(tile + TILE, positions[row] + 1);
                if (from < to) {
                    attend(step, row, keyValueHead, from, to, (row - first) * group, scratch);
                }
            }
        }
        for (int row = first; row < end; row++) {
            int out = row * config.queryWidth() + keyValueHead * group * headDim;
            divide(state, (row - first) * group, step.out().values(), out);
            if (step.pairs() != 0) {
                Packing.pairs(step.out().values(), out, step.pairs() + 4L * out, group * headDim);
            }
        }
    }

    /** Says whose keys the worker is likely to need after those of its task, so that they are fetched meanwhile. */
    void expect(Step step, int row, int keyValueHead, Scratch scratch) {
        int last = step.rows().positions()[row];
        int visible = config.firstVisible(step.layer(), last);
        for (int i = 0; i < PLACES_AHEAD; i++) {
            int position = Math.min(visible - visible % TOGETHER + i * LINE, last - last % LINE);
            scratch.expected[i] = keyPlace(step, row, keyValueHead, position);
        }
    }

    /** Takes in the positions {@code from} to {@code to} of a tile; the state of the row's heads begins at {@code first}. */
    private void attend(Step step, int row, int keyValueHead, int from, int to, int first, Scratch scratch) {
        int begin = from - from % TOGETHER;
        int vectors = (to - begin + LANES - 1) / LANES;
        findPlaces(step, row, keyValueHead, begin, vectors, scratch.places);
        int q = row * config.qkvWidth() + keyValueHead * group * headDim;
        int blockSize = step.cache().blockSize();
        scratch.kernels()
                .attention()
                .attend(
                        scratch.places,
                        vectors,
                        blockSize,
                        step.qkv().values(),
                        q,
                        group,
                        from - begin,
                        to - begin,
                        scratch.scores,
                        scratch.softmax,
                        first);
    }

    private void divide(SoftmaxState state, int first, float[] out, int offset) {
        for (int head = 0; head < group; head++) {
            Elementwise.divide(
                    state.weighted(),
                    (first + head) * headDim,
                    state.sums()[first + head],
                    out,
                    offset + head * headDim,
                    headDim);
        }
    }

    /** Where the keys of each vector of positions begin, of {@code from} and those that follow it, and then where their values do. */
    private void findPlaces(Step step, int row, int keyValueHead, int from, int vectors, long[] places) {
        KvCache cache = step.cache();
        int blockSize = cache.blockSize();
        for (int i = 0; i < vectors; i++) {
            int position = from + i * LANES;
            places[i] = keyPlace(step, row, keyValueHead, position);
            long page = cache.values(step.layer(), step.rows().block(row, position, blockSize), keyValueHead);
            places[vectors + i] = address(cache, page) + 4L * (position % blockSize) * headDim;
        }
    }

    private long keyPlace(Step step, int row, int keyValueHead, int position) {
        KvCache cache = step.cache();
        int blockSize = cache.blockSize();
        long page = cache.keys(step.layer(), step.rows().block(row, position, blockSize), keyValueHead);
        return address(cache, page) + 4L * (position % blockSize);
    }

    private long address(KvCache cache, long page) {
        return Memory.address(cache.memory(), page, 4L * cache.blockSize() * headDim);
    }
}
