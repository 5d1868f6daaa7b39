package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.NativeLibrary;
import dev.slipway.runtime.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A linear layer in bfloat16: one matrix, or several stacked ones, and perhaps a bias. */
final class Dense {

    private static final int BLOCK_ROWS = 128;

    private record Block(MemorySegment weights, int first, int rows) {}

    private final int columns;
    private final int rows;
    private final Floats bias;
    private final boolean inC;
    private final List<Block> blocks = new ArrayList<>();

    Dense(List<Tensor> matrices, List<Tensor> biases) {
        this(matrices, biases, true);
    }

    /** With the C kernels where they are present and wanted. */
    Dense(List<Tensor> matrices, List<Tensor> biases, boolean inC) {
        this.inC = inC && NativeLibrary.PRESENT;
        columns = Math.toIntExact(matrices.getFirst().shape().get(1));
        int first = 0;
        for (Tensor matrix : matrices) {
            int height = Math.toIntExact(matrix.shape().getFirst());
            for (int row = 0; row < height; row += BLOCK_ROWS) {
                int count = Math.min(BLOCK_ROWS, height - row);
                blocks.add(new Block(matrix.rows(row, count).data(), first + row, count));
            }
            first += height;
        }
        rows = first;
        bias = new Floats(concatenated(biases, rows));
    }

    long bytes() {
        return 2L * rows * columns;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** {@code out[token * rows + row]} = product + bias. */
    void multiply(Workers workers, Scratch[] scratch, Activations pairs, int tokens, Floats out) {
        run(workers, scratch, pairs, tokens, out, 0, Outcome.SUM);
    }

    /** The same for {@code tokens} tokens from {@code first} on, by whoever calls. */
    void multiply(Scratch scratch, Activations pairs, int first, int tokens, Floats out) {
        run(scratch, pairs, first, tokens, out, 0, Outcome.SUM);
    }

    /** {@code out[token * rows + row]} += product + bias. */
    void multiplyAdd(Workers workers, Scratch[] scratch, Activations pairs, int tokens, Floats out) {
        run(workers, scratch, pairs, tokens, out, 0, Outcome.ADDED);
    }

    /** The same for {@code tokens} tokens from {@code first} on, by whoever calls. */
    void multiplyAdd(Scratch scratch, Activations pairs, int first, int tokens, Floats out) {
        run(scratch, pairs, first, tokens, out, 0, Outcome.ADDED);
    }

    /** {@code out[offset + token * rows + row]} = product, without the bias. */
    void multiply(Workers workers, Scratch[] scratch, Activations pairs, int tokens, Floats out, int offset) {
        run(workers, scratch, pairs, tokens, out, offset, Outcome.PRODUCT);
    }

    /** The same for {@code tokens} tokens from {@code first} on, by whoever calls. */
    void multiply(Scratch scratch, Activations pairs, int first, int tokens, Floats out, int offset) {
        run(scratch, pairs, first, tokens, out, offset, Outcome.PRODUCT);
    }

    /** What becomes of products: out = product, out = product + bias, or out = out + (product + bias). */
    enum Outcome {
        PRODUCT,
        SUM,
        ADDED
    }

    private void run(
            Workers workers,
            Scratch[] scratch,
            Activations pairs,
            int tokens,
            Floats out,
            int offset,
            Outcome outcome) {
        workers.run(blocks.size(), (long) rows * columns * tokens, (task, worker) -> {
            for (int from = 0; from < tokens; from += Scratch.TOKENS) {
                int count = Math.min(Scratch.TOKENS, tokens - from);
                run(blocks.get(task), scratch[worker], pairs, from, count, out, offset, outcome);
            }
        });
    }

    private void run(
            Scratch scratch, Activations pairs, int first, int tokens, Floats out, int offset, Outcome outcome) {
        for (Block block : blocks) {
            run(block, scratch, pairs, first, tokens, out, offset, outcome);
        }
    }

    private void run(
            Block block,
            Scratch scratch,
            Activations pairs,
            int first,
            int tokens,
            Floats out,
            int offset,
            Outcome outcome) {
        long x = pairs.at(first * columns, tokens * columns);
        int to = offset + first * rows + block.first();
        if (inC) {
            NativeKernels.dense(
                    block.weights(), block.rows(), columns, x, tokens, bias, block.first(), out, to, rows, outcome);
        } else {
            multiply(block, x, tokens, out.values(), to, outcome, scratch);
        }
    }

    private void multiply(Block block, long x, int tokens, float[] out, int offset, Outcome outcome, Scratch scratch) {
        float[] products = scratch.products;
        scratch.kernels().dense().multiply(block.weights(), block.rows(), columns, x, tokens, products, Scratch.STRIDE);
        for (int token = 0; token < tokens; token++) {
            int product = token * Scratch.STRIDE;
            int to = offset + token * rows;
            switch (outcome) {
                case PRODUCT -> System.arraycopy(products, product, out, to, block.rows());
                case SUM -> Elementwise.sum(products, product, bias.values(), block.first(), out, to, block.rows());
                case ADDED ->
                    Elementwise.addSum(products, product, bias.values(), block.first(), out, to, block.rows());
            }
        }
    }

    private static float[] concatenated(List<Tensor> tensors, int length) {
        float[] all = new float[length];
        int at = 0;
        for (Tensor tensor : tensors) {
            float[] values = tensor.toFloats();
            System.arraycopy(values, 0, all, at, values.length);
            at += values.length;
        }
        return all;
    }
}
