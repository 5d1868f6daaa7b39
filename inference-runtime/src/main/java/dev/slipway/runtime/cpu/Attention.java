package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import dev.slipway.runtime.model.ForwardInput;
import dev.slipway.runtime.model.KvCache;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.tensor.VectorExp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Attention over a paged cache, for the query heads that share a key head.
 *
 * <p>A page of keys is [headDim][slots], so that a vector holds one element of as many positions; a page of values is
 * [slots][headDim]. The softmax runs over tiles of positions that begin at multiples of their length, so that its arithmetic
 * depends on the query's position and on nothing else. The sink is the largest score and the denominator to begin with.
 */
final class Attention {

    static final int TILE = 128;

    private static final int HEADS_TOGETHER = 4;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final ModelConfig config;
    private final int headDim;
    private final int group;

    Attention(ModelConfig config) {
        this.config = config;
        this.headDim = config.headDim();
        this.group = config.queryGroup();
    }

    /** Writes one row's key and value, all heads of them, to its place in the cache. */
    void append(KvCache cache, int layer, ForwardInput rows, int row, float[] x, int keys, int values) {
        int position = rows.positions()[row];
        int block = rows.block(row, position, cache.blockSize());
        int slot = position % cache.blockSize();
        MemorySegment memory = cache.memory();
        for (int head = 0; head < config.numKeyValueHeads(); head++) {
            long keyPage = cache.keys(layer, block, head);
            for (int i = 0; i < headDim; i++) {
                memory.set(FLOAT, keyPage + 4L * (i * cache.blockSize() + slot), x[keys + head * headDim + i]);
            }
            long value = cache.values(layer, block, head) + 4L * slot * headDim;
            MemorySegment.copy(x, values + head * headDim, memory, FLOAT, value, headDim);
        }
    }

    /** The output of the group's heads for one row; q is scaled already. */
    void attend(
            KvCache cache,
            int layer,
            ForwardInput rows,
            int row,
            int keyValueHead,
            float[] q,
            int qOffset,
            float[] sinks,
            float[] out,
            int outOffset,
            Scratch scratch) {
        int last = rows.positions()[row];
        int first = config.firstVisible(layer, last);
        float[] largest = scratch.largest;
        float[] sums = scratch.sums;
        System.arraycopy(sinks, keyValueHead * group, largest, 0, group);
        Arrays.fill(sums, 1);
        Arrays.fill(scratch.weighted, 0);
        for (int tile = first - first % TILE; tile <= last; tile += TILE) {
            int from = Math.max(first, tile);
            int to = Math.min(last + 1, tile + TILE);
            score(cache, layer, rows, row, keyValueHead, q, qOffset, tile, from, to, scratch.scores);
            for (int head = 0; head < group; head++) {
                weigh(head, tile, from, to, scratch);
            }
            addValues(cache, layer, rows, row, keyValueHead, tile, from, to, scratch);
        }
        for (int head = 0; head < group; head++) {
            for (int i = 0; i < headDim; i++) {
                out[outOffset + head * headDim + i] = scratch.weighted[head * headDim + i] / sums[head];
            }
        }
    }

    private void score(
            KvCache cache,
            int layer,
            ForwardInput rows,
            int row,
            int keyValueHead,
            float[] q,
            int qOffset,
            int tile,
            int from,
            int to,
            float[] scores) {
        int blockSize = cache.blockSize();
        long pageBytes = 4L * blockSize * headDim;
        for (int position = from - from % COUNT; position < to; position += COUNT) {
            long page = cache.keys(layer, rows.block(row, position, blockSize), keyValueHead);
            long keys = Memory.address(cache.memory(), page, pageBytes) + 4L * (position % blockSize);
            int at = position - tile;
            int head = 0;
            for (; head + HEADS_TOGETHER <= group; head += HEADS_TOGETHER) {
                scoreFour(keys, blockSize, q, qOffset + head * headDim, scores, head * TILE + at);
            }
            for (; head < group; head++) {
                scoreOne(keys, blockSize, q, qOffset + head * headDim, scores, head * TILE + at);
            }
        }
    }

    private void scoreFour(long keys, int blockSize, float[] q, int qOffset, float[] scores, int at) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        for (int i = 0; i < headDim; i++) {
            FloatVector key = Memory.floats(keys + 4L * i * blockSize);
            sum0 = key.fma(Lanes.broadcast(q[qOffset + i]), sum0);
            sum1 = key.fma(Lanes.broadcast(q[qOffset + headDim + i]), sum1);
            sum2 = key.fma(Lanes.broadcast(q[qOffset + 2 * headDim + i]), sum2);
            sum3 = key.fma(Lanes.broadcast(q[qOffset + 3 * headDim + i]), sum3);
        }
        sum0.intoArray(scores, at);
        sum1.intoArray(scores, at + TILE);
        sum2.intoArray(scores, at + 2 * TILE);
        sum3.intoArray(scores, at + 3 * TILE);
    }

    private void scoreOne(long keys, int blockSize, float[] q, int qOffset, float[] scores, int at) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < headDim; i++) {
            FloatVector key = Memory.floats(keys + 4L * i * blockSize);
            sum = key.fma(Lanes.broadcast(q[qOffset + i]), sum);
        }
        sum.intoArray(scores, at);
    }

    /** Turns a head's scores of a tile into weights, relative to the largest score so far. */
    private void weigh(int head, int tile, int from, int to, Scratch scratch) {
        int begin = head * TILE + from - from % COUNT - tile;
        int visible = head * TILE + from - tile;
        int end = head * TILE + to - tile;
        int bound = begin + (end - begin + COUNT - 1) / COUNT * COUNT;
        float[] scores = scratch.scores;
        Arrays.fill(scores, begin, visible, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, end, bound, Float.NEGATIVE_INFINITY);
        float largest = Math.max(scratch.largest[head], max(scores, begin, bound));
        float sum = exponentials(scores, begin, bound, largest);
        float correction = (float) Math.exp(scratch.largest[head] - largest);
        scratch.largest[head] = largest;
        scratch.sums[head] = scratch.sums[head] * correction + sum;
        if (correction != 1) {
            for (int i = head * headDim; i < (head + 1) * headDim; i++) {
                scratch.weighted[i] *= correction;
            }
        }
    }

    private static float max(float[] values, int from, int to) {
        FloatVector largest = FloatVector.fromArray(FLOATS, values, from);
        for (int i = from + COUNT; i < to; i += COUNT) {
            largest = FloatVector.fromArray(FLOATS, values, i).max(largest);
        }
        return Lanes.max(largest);
    }

    private static float exponentials(float[] values, int from, int to, float largest) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = from; i < to; i += COUNT) {
            FloatVector exp =
                    VectorExp.exp(FloatVector.fromArray(FLOATS, values, i).sub(largest));
            exp.intoArray(values, i);
            sum = exp.add(sum);
        }
        return Lanes.sum(sum);
    }

    private void addValues(
            KvCache cache,
            int layer,
            ForwardInput rows,
            int row,
            int keyValueHead,
            int tile,
            int from,
            int to,
            Scratch scratch) {
        int blockSize = cache.blockSize();
        long pageBytes = 4L * blockSize * headDim;
        for (int position = from; position < to; ) {
            int slot = position % blockSize;
            int count = Math.min(to - position, blockSize - slot);
            long page = cache.values(layer, rows.block(row, position, blockSize), keyValueHead);
            long values = Memory.address(cache.memory(), page, pageBytes) + 4L * slot * headDim;
            int head = 0;
            for (; head + HEADS_TOGETHER <= group; head += HEADS_TOGETHER) {
                addToFour(values, count, scratch.scores, head * TILE + position - tile, scratch.weighted, head);
            }
            for (; head < group; head++) {
                addToOne(values, count, scratch.scores, head * TILE + position - tile, scratch.weighted, head);
            }
            position += count;
        }
    }

    private void addToFour(long values, int count, float[] weights, int at, float[] weighted, int head) {
        for (int i = 0; i < headDim; i += COUNT) {
            int out = head * headDim + i;
            FloatVector sum0 = FloatVector.fromArray(FLOATS, weighted, out);
            FloatVector sum1 = FloatVector.fromArray(FLOATS, weighted, out + headDim);
            FloatVector sum2 = FloatVector.fromArray(FLOATS, weighted, out + 2 * headDim);
            FloatVector sum3 = FloatVector.fromArray(FLOATS, weighted, out + 3 * headDim);
            for (int j = 0; j < count; j++) {
                FloatVector value = Memory.floats(values + 4L * (j * headDim + i));
                sum0 = value.fma(Lanes.broadcast(weights[at + j]), sum0);
                sum1 = value.fma(Lanes.broadcast(weights[at + TILE + j]), sum1);
                sum2 = value.fma(Lanes.broadcast(weights[at + 2 * TILE + j]), sum2);
                sum3 = value.fma(Lanes.broadcast(weights[at + 3 * TILE + j]), sum3);
            }
            sum0.intoArray(weighted, out);
            sum1.intoArray(weighted, out + headDim);
            sum2.intoArray(weighted, out + 2 * headDim);
            sum3.intoArray(weighted, out + 3 * headDim);
        }
    }

    private void addToOne(long values, int count, float[] weights, int at, float[] weighted, int head) {
        for (int i = 0; i < headDim; i += COUNT) {
            int out = head * headDim + i;
            FloatVector sum = FloatVector.fromArray(FLOATS, weighted, out);
            for (int j = 0; j < count; j++) {
                FloatVector value = Memory.floats(values + 4L * (j * headDim + i));
                sum = value.fma(Lanes.broadcast(weights[at + j]), sum);
            }
            sum.intoArray(weighted, out);
        }
    }
}
