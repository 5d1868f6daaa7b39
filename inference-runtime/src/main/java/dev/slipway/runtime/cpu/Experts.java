package dev.slipway.runtime.cpu;

import dev.slipway.runtime.model.LayerWeights;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.tensor.Tensor;
import java.util.Arrays;

/** The mixture of experts of one step: which rows chose which expert, and what each expert makes of them. */
final class Experts {

    private static final int DOWN_ROWS = 128;
    /** Gate and up rows of one task: their results fill groups of packed nibbles exactly. */
    private static final int GATE_UP_ROWS = Scratch.ROWS;

    private final int hidden;
    private final int width;
    private final int experts;
    private final int active;
    private final float limit;
    private final int inputStride;
    private final int innerStride;

    private final int[] chosen;
    private final float[] shares;
    private final Activations inner;

    /** The choices (row · active + rank) grouped by expert, and where each expert's begin. */
    private final int[] choices;

    private final int[] starts;
    private final int[] inputOffsets;
    private final int[] innerOffsets;
    private final int[] busy;
    private int busyCount;

    Experts(ModelConfig config, int maxRows) {
        hidden = config.hiddenSize();
        width = config.intermediateSize();
        experts = config.numLocalExperts();
        active = config.numExpertsPerTok();
        limit = config.swigluLimit();
        inputStride = Packing.nibblesStride(hidden);
        innerStride = Packing.nibblesStride(width);
        int maxChoices = maxRows * active;
        chosen = new int[maxChoices];
        shares = new float[maxChoices];
        inner = new Activations(maxChoices * innerStride);
        choices = new int[maxChoices];
        inputOffsets = new int[maxChoices];
        innerOffsets = new int[maxChoices];
        starts = new int[experts + 1];
        busy = new int[experts];
    }

    /** From [rows, experts] scores of the router. */
    void choose(float[] scores, int rows) {
        for (int row = 0; row < rows; row++) {
            Router.choose(scores, row * experts, experts, active, chosen, shares, row * active);
        }
        group(rows);
    }

    /** Sorts the choices by expert, keeping the order of rows. */
    private void group(int rows) {
        Arrays.fill(starts, 0);
        for (int choice = 0; choice < rows * active; choice++) {
            starts[chosen[choice] + 1]++;
        }
        busyCount = 0;
        for (int expert = 0; expert < experts; expert++) {
            if (starts[expert + 1] > 0) {
                busy[busyCount++] = expert;
            }
            starts[expert + 1] += starts[expert];
        }
        int[] next = starts.clone();
        for (int choice = 0; choice < rows * active; choice++) {
            int at = next[chosen[choice]]++;
            choices[at] = choice;
            inputOffsets[at] = choice / active * inputStride;
            innerOffsets[at] = choice * innerStride;
        }
    }

    /** Packed activations of each choice, from the rows' packed nibbles. */
    void gateUp(Workers workers, Scratch[] scratch, LayerWeights layer, Activations nibbles) {
        int height = 2 * width;
        int blocks = (height + GATE_UP_ROWS - 1) / GATE_UP_ROWS;
        long work = (long) height * hidden * starts[experts];
        workers.run(busyCount * blocks, work, (task, worker) -> {
            int from = task / busyCount * GATE_UP_ROWS;
            int rows = Math.min(GATE_UP_ROWS, height - from);
            gateUp(scratch[worker], layer, busy[task % busyCount], from, rows, nibbles);
        });
    }

    private void gateUp(Scratch scratch, LayerWeights layer, int expert, int from, int rows, Activations nibbles) {
        Mxfp4Rows weights = Mxfp4Rows.of(layer.gateUpBlocks(), layer.gateUpScales(), expert, 2 * width, from, rows);
        float[] bias = bias(layer.gateUpBias(), expert * 2L * width + from, rows, scratch.row);
        float[] products = scratch.products;
        long packed = nibbles.at(0, inputStride);
        for (int at = starts[expert]; at < starts[expert + 1]; at += Scratch.TOKENS) {
            int end = Math.min(at + Scratch.TOKENS, starts[expert + 1]);
            scratch.expert.multiply(weights, rows, packed, inputOffsets, at, end, products, Scratch.STRIDE);
            for (int i = at; i < end; i++) {
                int product = (i - at) * Scratch.STRIDE;
                Elementwise.sum(products, product, bias, 0, products, product, rows);
                SwiGlu.apply(products, product, products, product, rows / 2, limit);
                Packing.nibbles(
                        products, product, inner.at(innerOffsets[i], innerStride), width, from / 2, (from + rows) / 2);
            }
        }
    }

    /** {@code x[row]} += share · (product + bias), each row's experts in rising order. */
    void downAdd(Workers workers, Scratch[] scratch, LayerWeights layer, float[] x) {
        int blocks = (hidden + DOWN_ROWS - 1) / DOWN_ROWS;
        workers.run(blocks, (long) hidden * width * starts[experts], (task, worker) -> {
            int from = task * DOWN_ROWS;
            for (int i = 0; i < busyCount; i++) {
                downAdd(scratch[worker], layer, busy[i], from, Math.min(DOWN_ROWS, hidden - from), x);
            }
        });
    }

    private void downAdd(Scratch scratch, LayerWeights layer, int expert, int from, int rows, float[] x) {
        Mxfp4Rows weights = Mxfp4Rows.of(layer.downBlocks(), layer.downScales(), expert, hidden, from, rows);
        float[] bias = bias(layer.downBias(), expert * (long) hidden + from, rows, scratch.row);
        float[] products = scratch.products;
        long packed = inner.at(0, innerStride);
        for (int at = starts[expert]; at < starts[expert + 1]; at += Scratch.TOKENS) {
            int end = Math.min(at + Scratch.TOKENS, starts[expert + 1]);
            scratch.expert.multiply(weights, rows, packed, innerOffsets, at, end, products, Scratch.STRIDE);
            for (int i = at; i < end; i++) {
                int product = (i - at) * Scratch.STRIDE;
                int target = choices[i] / active * hidden + from;
                Elementwise.addScaledSum(shares[choices[i]], products, product, bias, 0, x, target, rows);
            }
        }
    }

    private static float[] bias(Tensor bias, long from, int count, float[] into) {
        Elementwise.widen(Memory.address(bias.data(), 2 * from, 2L * count), into, 0, count);
        return into;
    }
}
