package dev.slipway.runtime.cpu;

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
    private final float[] bias;
    private final List<Block> blocks = new ArrayList<>();

    Dense(List<Tensor> matrices, List<Tensor> biases) {
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
        bias = concatenated(biases, rows);
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** {@code out[token * rows + row]} = product + bias. */
    void multiply(Workers workers, Scratch[] scratch, Activations pairs, int tokens, float[] out) {
        run(workers, scratch, pairs, tokens, (products, block, token, offset) -> {
            int target = token * rows + block.first();
            Elementwise.sum(products, offset, bias, block.first(), out, target, block.rows());
        });
    }

    /** {@code out[token * rows + row]} += product + bias. */
    void multiplyAdd(Workers workers, Scratch[] scratch, Activations pairs, int tokens, float[] out) {
        run(workers, scratch, pairs, tokens, (products, block, token, offset) -> {
            int target = token * rows + block.first();
            Elementwise.addSum(products, offset, bias, block.first(), out, target, block.rows());
        });
    }

    /** {@code out[offsets[token] + row]} = product, without the bias. */
    void multiply(Workers workers, Scratch[] scratch, Activations pairs, int tokens, float[] out, int[] offsets) {
        run(
                workers,
                scratch,
                pairs,
                tokens,
                (products, block, token, offset) ->
                        System.arraycopy(products, offset, out, offsets[token] + block.first(), block.rows()));
    }

    private interface Epilogue {
        void accept(float[] products, Block block, int token, int offset);
    }

    private void run(Workers workers, Scratch[] scratch, Activations pairs, int tokens, Epilogue epilogue) {
        workers.run(blocks.size(), (long) rows * columns * tokens, (task, worker) -> {
            Block block = blocks.get(task);
            DenseKernel kernel = scratch[worker].dense;
            float[] products = scratch[worker].products;
            for (int from = 0; from < tokens; from += Scratch.TOKENS) {
                int count = Math.min(Scratch.TOKENS, tokens - from);
                long x = pairs.at(from * columns, count * columns);
                kernel.multiply(block.weights(), block.rows(), columns, x, count, products, Scratch.STRIDE);
                for (int token = 0; token < count; token++) {
                    epilogue.accept(products, block, from + token, token * Scratch.STRIDE);
                }
            }
        });
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
