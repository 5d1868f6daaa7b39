package dev.slipway.runtime.cpu;

import static dev.slipway.runtime.cpu.Attention.TILE;
import static dev.slipway.runtime.cpu.Lanes.COUNT;
import static dev.slipway.runtime.cpu.Lanes.FLOATS;

import dev.slipway.runtime.tensor.VectorExp;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * The loops of {@link Attention}, by address. Four heads share what is read of the cache, and two vectors of it share each
 * broadcast: eight sums, so that none waits for the one before. Each sum takes its terms in order, in whichever loop.
 */
final class AttentionKernel {

    private static final int HEADS_TOGETHER = 4;

    private final int headDim;

    AttentionKernel(int headDim) {
        this.headDim = headDim;
    }

    /**
     * Takes the positions {@code from} to {@code to} of a tile into the softmax of {@code heads} heads, whose state begins at
     * {@code first}. The tile's first {@code vectors} places are where the keys of each vector of positions begin, the next where their
     * values do; positions count from the first place.
     *
     * @param scores room for a tile and a vector more for each head
     */
    void attend(
            long[] places,
            int vectors,
            int blockSize,
            float[] q,
            int qOffset,
            int heads,
            int from,
            int to,
            float[] scores,
            SoftmaxState state,
            int first) {
        score(places, vectors, blockSize, q, qOffset, heads, scores);
        for (int head = 0; head < heads; head++) {
            weigh(scores, head * TILE, from, to, state, first + head);
        }
        addValues(places, vectors, from, to, scores, state.weighted(), first, heads);
    }

    /** The first head's scores from 0 on, the next one's {@link Attention#TILE} later; up to a vector more than there are. */
    private void score(long[] places, int vectors, int blockSize, float[] q, int qOffset, int heads, float[] scores) {
        for (int i = 0; i < vectors; i += 2) {
            long keys = places[i];
            long more = places[Math.min(i + 1, vectors - 1)];
            int to = i * COUNT;
            int head = 0;
            for (; head + HEADS_TOGETHER <= heads; head += HEADS_TOGETHER) {
                scoreFour(keys, more, blockSize, q, qOffset + head * headDim, scores, head * TILE + to);
            }
            for (; head < heads; head++) {
                scoreOne(keys, blockSize, q, qOffset + head * headDim, scores, head * TILE + to);
                scoreOne(more, blockSize, q, qOffset + head * headDim, scores, head * TILE + to + COUNT);
            }
        }
    }

    /** Turns a head's scores into weights, relative to the largest score so far. */
    private void weigh(float[] scores, int at, int from, int to, SoftmaxState state, int head) {
        int begin = at + from - from % COUNT;
        int bound = begin + (at + to - begin + COUNT - 1) / COUNT * COUNT;
        Arrays.fill(scores, begin, at + from, Float.NEGATIVE_INFINITY);
        Arrays.fill(scores, at + to, bound, Float.NEGATIVE_INFINITY);
        float before = state.largest()[head];
        float largest = Math.max(before, max(scores, begin, bound));
        float sum = exponentials(scores, begin, bound, largest);
        if (largest != before) {
            float correction = VectorExp.exp(Lanes.broadcast(before - largest)).lane(0);
            state.largest()[head] = largest;
            state.sums()[head] *= correction;
            Elementwise.scale(correction, state.weighted(), head * headDim, headDim);
        }
        state.sums()[head] += sum;
    }

    private void addValues(
            long[] places, int vectors, int from, int to, float[] weights, float[] weighted, int first, int heads) {
        for (int position = from; position < to; ) {
            int lane = position % COUNT;
            int count = Math.min(to - position, COUNT - lane);
            long values = places[vectors + position / COUNT] + 4L * lane * headDim;
            int head = 0;
            for (; head + HEADS_TOGETHER <= heads; head += HEADS_TOGETHER) {
                addToFour(values, count, weights, head * TILE + position, weighted, first + head);
            }
            for (; head < heads; head++) {
                addToOne(values, count, weights, head * TILE + position, weighted, first + head);
            }
            position += count;
        }
    }

    /** Scores of {@code 2 · COUNT} positions for four heads: those of the first begin at {@code at}, of the next {@link Attention#TILE} later. */
    private void scoreFour(long keys, long more, int blockSize, float[] q, int qOffset, float[] scores, int at) {
        FloatVector sum0 = FloatVector.zero(FLOATS);
        FloatVector sum1 = FloatVector.zero(FLOATS);
        FloatVector sum2 = FloatVector.zero(FLOATS);
        FloatVector sum3 = FloatVector.zero(FLOATS);
        FloatVector more0 = FloatVector.zero(FLOATS);
        FloatVector more1 = FloatVector.zero(FLOATS);
        FloatVector more2 = FloatVector.zero(FLOATS);
        FloatVector more3 = FloatVector.zero(FLOATS);
        for (int i = 0; i < headDim; i++) {
            FloatVector key = VectorMemory.floats(keys + 4L * i * blockSize);
            FloatVector other = VectorMemory.floats(more + 4L * i * blockSize);
            FloatVector value = Lanes.broadcast(q[qOffset + i]);
            sum0 = value.fma(key, sum0);
            more0 = value.fma(other, more0);
            value = Lanes.broadcast(q[qOffset + headDim + i]);
            sum1 = value.fma(key, sum1);
            more1 = value.fma(other, more1);
            value = Lanes.broadcast(q[qOffset + 2 * headDim + i]);
            sum2 = value.fma(key, sum2);
            more2 = value.fma(other, more2);
            value = Lanes.broadcast(q[qOffset + 3 * headDim + i]);
            sum3 = value.fma(key, sum3);
            more3 = value.fma(other, more3);
        }
        sum0.intoArray(scores, at);
        more0.intoArray(scores, at + COUNT);
        sum1.intoArray(scores, at + TILE);
        more1.intoArray(scores, at + TILE + COUNT);
        sum2.intoArray(scores, at + 2 * TILE);
        more2.intoArray(scores, at + 2 * TILE + COUNT);
        sum3.intoArray(scores, at + 3 * TILE);
        more3.intoArray(scores, at + 3 * TILE + COUNT);
    }

    /** Scores of {@code COUNT} positions for one head. */
    private void scoreOne(long keys, int blockSize, float[] q, int qOffset, float[] scores, int at) {
        FloatVector sum = FloatVector.zero(FLOATS);
        for (int i = 0; i < headDim; i++) {
            FloatVector key = VectorMemory.floats(keys + 4L * i * blockSize);
            sum = key.fma(Lanes.broadcast(q[qOffset + i]), sum);
        }
        sum.intoArray(scores, at);
    }

    /** Adds {@code count} positions' values to the sums of four heads, from {@code head} on. */
    private void addToFour(long values, int count, float[] weights, int at, float[] weighted, int head) {
        for (int i = 0; i < headDim; i += 2 * COUNT) {
            int more = Math.min(i + COUNT, headDim - COUNT);
            int out = head * headDim + i;
            int next = head * headDim + more;
            FloatVector sum0 = FloatVector.fromArray(FLOATS, weighted, out);
            FloatVector sum1 = FloatVector.fromArray(FLOATS, weighted, out + headDim);
            FloatVector sum2 = FloatVector.fromArray(FLOATS, weighted, out + 2 * headDim);
            FloatVector sum3 = FloatVector.fromArray(FLOATS, weighted, out + 3 * headDim);
            FloatVector more0 = FloatVector.fromArray(FLOATS, weighted, next);
            FloatVector more1 = FloatVector.fromArray(FLOATS, weighted, next + headDim);
            FloatVector more2 = FloatVector.fromArray(FLOATS, weighted, next + 2 * headDim);
            FloatVector more3 = FloatVector.fromArray(FLOATS, weighted, next + 3 * headDim);
            for (int j = 0; j < count; j++) {
                FloatVector value = VectorMemory.floats(values + 4L * (j * headDim + i));
                FloatVector other = VectorMemory.floats(values + 4L * (j * headDim + more));
                FloatVector weight = Lanes.broadcast(weights[at + j]);
                sum0 = weight.fma(value, sum0);
                more0 = weight.fma(other, more0);
                weight = Lanes.broadcast(weights[at + TILE + j]);
                sum1 = weight.fma(value, sum1);
                more1 = weight.fma(other, more1);
                weight = Lanes.broadcast(weights[at + 2 * TILE + j]);
                sum2 = weight.fma(value, sum2);
                more2 = weight.fma(other, more2);
                weight = Lanes.broadcast(weights[at + 3 * TILE + j]);
                sum3 = weight.fma(value, sum3);
                more3 = weight.fma(other, more3);
            }
            sum0.intoArray(weighted, out);
            sum1.intoArray(weighted, out + headDim);
            sum2.intoArray(weighted, out + 2 * headDim);
            sum3.intoArray(weighted, out + 3 * headDim);
            more0.intoArray(weighted, next);
            more1.intoArray(weighted, next + headDim);
            more2.intoArray(weighted, next + 2 * headDim);
            more3.intoArray(weighted, next + 3 * headDim);
        }
    }

    /** The same for one head. */
    private void addToOne(long values, int count, float[] weights, int at, float[] weighted, int head) {
        for (int i = 0; i < headDim; i += COUNT) {
            int out = head * headDim + i;
            FloatVector sum = FloatVector.fromArray(FLOATS, weighted, out);
            for (int j = 0; j < count; j++) {
                FloatVector value = VectorMemory.floats(values + 4L * (j * headDim + i));
                sum = value.fma(Lanes.broadcast(weights[at + j]), sum);
            }
            sum.intoArray(weighted, out);
        }
    }

    private static float max(float[] values, int from, int to) {
        FloatVector largest = FloatVector.fromArray(FLOATS, values, from);
        for (int i = from + COUNT; i < to; i += COUNT) {
            largest = FloatVector.fromArray(FLOATS, values, i).max(largest);
        }
        return Lanes.max(largest);
    }

    /** Puts e to the value less {@code largest} in each place; returns their sum. */
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
}
