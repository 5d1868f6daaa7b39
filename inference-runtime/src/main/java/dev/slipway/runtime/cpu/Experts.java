package dev.slipway.runtime.cpu;

import dev.slipway.runtime.model.LayerWeights;
import dev.slipway.runtime.model.ModelConfig;
import dev.slipway.runtime.tensor.NativeLibrary;
import dev.slipway.runtime.tensor.Tensor;
import java.util.Arrays;

/**
 * The mixture of experts of one step: which rows chose which expert, and what each expert makes of them. A worker's share is some of the
 * experts, from their input to their output: what one processor has written, another reads slowly.
 */
final class Experts {

    private static final int DOWN_ROWS = 128;
    /** Gate and up rows of one task: their results fill a group of packed nibbles exactly. */
    private static final int GATE_UP_ROWS = 2 * Packing.NIBBLES;

    private final int hidden;
    private final int width;
    private final int experts;
    private final int active;
    private final int workers;
    private final float limit;
    private final int inputStride;
    private final int innerStride;

    private final boolean inC;

    private final int[] chosen;
    private final Floats shares;
    private final Activations inner;
    private final Floats outputs; // [choices, hidden]

    /** The choices (row · active + rank) grouped by expert, and where each expert's begin. */
    private final Ints choices;

    /** Each row's choices by expert. */
    private final Ints rowChoices;

    private final int[] starts;
    private final Ints inputOffsets;
    private final Ints innerOffsets;

    /** The experts that have rows, those of each worker together. */
    private final int[] busy;

    private final int[] busiest;
    private int busyCount;

    Experts(ModelConfig config, int maxRows, int workers) {
        this(config, maxRows, workers, true);
    }

    /** With the C kernels where they are present and wanted. */
    Experts(ModelConfig config, int maxRows, int workers, boolean inC) {
        this.workers = workers;
        hidden = config.hiddenSize();
        width = config.intermediateSize();
        experts = config.numLocalExperts();
        active = config.numExpertsPerTok();
        limit = config.swigluLimit();
        inputStride = Packing.nibblesStride(hidden);
        innerStride = Packing.nibblesStride(width);
        this.inC = inC && NativeLibrary.PRESENT;
        int maxChoices = maxRows * active;
        chosen = new int[maxChoices];
        shares = new Floats(maxChoices);
        inner = new Activations(maxChoices * innerStride);
        outputs = new Floats(maxChoices * hidden);
        choices = new Ints(maxChoices);
        rowChoices = new Ints(maxChoices);
        inputOffsets = new Ints(maxChoices);
        innerOffsets = new Ints(maxChoices);
        starts = new int[experts + 1];
        busy = new int[experts];
        busiest = new int[experts];
    }

    /** One row's, from [rows, experts] scores of the router. */
    void choose(float[] scores, int row) {
        Router.choose(scores, row * experts, experts, active, chosen, shares.values(), row * active);
    }

    /** Sorts the rows' choices by expert, keeping the order of rows. */
    void group(int rows) {
        Arrays.fill(starts, 0);
        for (int choice = 0; choice < rows * active; choice++) {
            starts[chosen[choice] + 1]++;
        }
        busyCount = 0;
        for (int expert = 0; expert < experts; expert++) {
            if (starts[expert + 1] > 0) {
                insertBusy(expert);
            }
        }
        deal();
        for (int expert = 0; expert < experts; expert++) {
            starts[expert + 1] += starts[expert];
        }
        int[] next = starts.clone();
        for (int choice = 0; choice < rows * active; choice++) {
            int at = next[chosen[choice]]++;
            choices.values()[at] = choice;
            inputOffsets.values()[at] = choice / active * inputStride;
            innerOffsets.values()[at] = choice * innerStride;
        }
        int[] found = new int[rows];
        for (int at = 0; at < rows * active; at++) {
            int choice = choices.values()[at];
            int row = choice / active;
            rowChoices.values()[row * active + found[row]++] = choice;
        }
    }

    /** Keeps those with most rows first. */
    private void insertBusy(int expert) {
        int place = busyCount++;
        while (place > 0 && starts[busiest[place - 1] + 1] < starts[expert + 1]) {
            busiest[place] = busiest[place - 1];
            place--;
        }
        busiest[place] = expert;
    }

    /** Gives the workers an expert each, those with most rows first, there and back, so that all have about as many rows. */
    private void deal() {
        int dealt = 0;
        for (int worker = 0; worker < workers; worker++) {
            for (int rank = 0; rank < busyCount; rank++) {
                int turn = rank % (2 * workers);
                if (worker == Math.min(turn, 2 * workers - 1 - turn)) {
                    busy[dealt++] = busiest[rank];
                }
            }
        }
    }

    /** Packed activations of each choice, from the rows' packed nibbles. */
    void gateUp(Workers workers, Scratch[] scratch, LayerWeights layer, Activations nibbles) {
        int blocks = (2 * width + GATE_UP_ROWS - 1) / GATE_UP_ROWS;
        int tasks = busyCount * blocks;
        long work = 2L * width * hidden * starts[experts];
        workers.run(tasks, work, (task, worker) -> {
            int next = Math.min(task + 1, tasks - 1);
            long soon = gateUpRows(layer, busy[next / blocks], next % blocks * GATE_UP_ROWS)
                    .blocks();
            gateUp(scratch[worker], layer, busy[task / blocks], task % blocks * GATE_UP_ROWS, soon, nibbles);
        });
    }

    private Mxfp4Rows gateUpRows(LayerWeights layer, int expert, int from) {
        int rows = Math.min(GATE_UP_ROWS, 2 * width - from);
        return Mxfp4Rows.of(layer.gateUpBlocks(), layer.gateUpScales(), expert, 2 * width, from, rows);
    }

    private void gateUp(Scratch scratch, LayerWeights layer, int expert, int from, long next, Activations nibbles) {
        Mxfp4Rows weights = gateUpRows(layer, expert, from);
        long bias = bias(layer.gateUpBias(), expert * 2L * width + from, weights.rows());
        long packed = nibbles.at(0, inputStride);
        for (int at = starts[expert]; at < starts[expert + 1]; at += Scratch.TOKENS) {
            int end = Math.min(at + Scratch.TOKENS, starts[expert + 1]);
            if (inC) {
                int missing = width < Packing.NIBBLES ? 0 : Packing.NIBBLES - weights.rows() / 2;
                long to = inner.at(from / 2, weights.rows() / 2);
                NativeKernels.gateUp(
                        weights,
                        next,
                        bias,
                        packed,
                        inputOffsets,
                        at,
                        end - at,
                        limit,
                        scratch,
                        to,
                        innerOffsets,
                        missing);
            } else {
                gateUp(weights, bias, from, packed, at, end, scratch);
            }
        }
    }

    private void gateUp(Mxfp4Rows weights, long bias, int from, long packed, int at, int end, Scratch scratch) {
        int rows = weights.rows();
        float[] products = scratch.products;
        Elementwise.widen(bias, scratch.row, 0, rows);
        scratch.kernels().expert().multiply(weights, packed, inputOffsets.values(), at, end, products, Scratch.STRIDE);
        for (int i = at; i < end; i++) {
            int product = (i - at) * Scratch.STRIDE;
            Elementwise.sum(products, product, scratch.row, 0, products, product, rows);
            SwiGlu.apply(products, product, products, product, rows / 2, limit);
            long to = inner.at(innerOffsets.values()[i], innerStride);
            Packing.nibbles(products, product, to, width, from / 2, (from + rows) / 2);
        }
    }

    /** Each choice's output, for {@link #add}. */
    void down(Workers workers, Scratch[] scratch, LayerWeights layer) {
        int blocks = (hidden + DOWN_ROWS - 1) / DOWN_ROWS;
        int tasks = busyCount * blocks;
        workers.run(tasks, (long) hidden * width * starts[experts], (task, worker) -> {
            int next = Math.min(task + 1, tasks - 1);
            long soon = downRows(layer, busy[next / blocks], next % blocks * DOWN_ROWS)
                    .blocks();
            down(scratch[worker], layer, busy[task / blocks], task % blocks * DOWN_ROWS, soon);
        });
    }

    private Mxfp4Rows downRows(LayerWeights layer, int expert, int from) {
        int rows = Math.min(DOWN_ROWS, hidden - from);
        return Mxfp4Rows.of(layer.downBlocks(), layer.downScales(), expert, hidden, from, rows);
    }

    private void down(Scratch scratch, LayerWeights layer, int expert, int from, long next) {
        Mxfp4Rows weights = downRows(layer, expert, from);
        long bias = bias(layer.downBias(), expert * (long) hidden + from, weights.rows());
        long packed = inner.at(0, innerStride);
        for (int at = starts[expert]; at < starts[expert + 1]; at += Scratch.TOKENS) {
            int end = Math.min(at + Scratch.TOKENS, starts[expert + 1]);
            if (inC) {
                NativeKernels.down(
                        weights,
                        next,
                        bias,
                        packed,
                        innerOffsets,
                        at,
                        end - at,
                        scratch,
                        choices,
                        outputs,
                        from,
                        hidden);
            } else {
                down(weights, bias, from, packed, at, end, scratch);
            }
        }
    }

    private void down(Mxfp4Rows weights, long bias, int from, long packed, int at, int end, Scratch scratch) {
        int rows = weights.rows();
        float[] products = scratch.products;
        Elementwise.widen(bias, scratch.row, 0, rows);
        scratch.kernels().expert().multiply(weights, packed, innerOffsets.values(), at, end, products, Scratch.STRIDE);
        for (int i = at; i < end; i++) {
            int product = (i - at) * Scratch.STRIDE;
            int to = choices.values()[i] * hidden + from;
            Elementwise.sum(products, product, scratch.row, 0, outputs.values(), to, rows);
        }
    }

    /** {@code to} = rows of {@code x} and the shares of their experts' outputs, added in rising order of the experts. */
    void add(Floats x, int row, int rows, Floats to, int toOffset) {
        if (inC) {
            NativeKernels.addShares(
                    x, row * hidden, outputs, shares, rowChoices, row * active, active, rows, to, toOffset, hidden);
        } else {
            System.arraycopy(x.values(), row * hidden, to.values(), toOffset, rows * hidden);
            for (int i = 0; i < rows * active; i++) {
                int choice = rowChoices.values()[row * active + i];
                float share = shares.values()[choice];
                int at = toOffset + i / active * hidden;
                Elementwise.addScaled(share, outputs.values(), choice * hidden, to.values(), at, hidden);
            }
        }
    }

    /** The address of {@code count} bfloat16 values. */
    private static long bias(Tensor bias, long from, int count) {
        return Memory.address(bias.data(), 2 * from, 2L * count);
    }
}
