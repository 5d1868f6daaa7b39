package dev.slipway.runtime.cpu;

import dev.slipway.runtime.tensor.Tensor;

/**
 * Consecutive rows of an MXFP4 matrix: 16 bytes of nibbles for each block of 32 weights, and a scale byte.
 *
 * @param blocks the address of the nibbles
 * @param scales the address of the scales
 */
record Mxfp4Rows(long blocks, long scales, int rows, int columns) {

    static final int BLOCK = 32;
    private static final int BLOCK_BYTES = 16;

    /** Rows {@code from} to {@code from + rows} of an expert, whose matrix has {@code height} rows in all. */
    static Mxfp4Rows of(Tensor blocks, Tensor scales, int expert, int height, int from, int rows) {
        int blocksInRow = Math.toIntExact(blocks.shape().get(2));
        long first = ((long) expert * height + from) * blocksInRow;
        long count = (long) rows * blocksInRow;
        return new Mxfp4Rows(
                Memory.address(blocks.data(), first * BLOCK_BYTES, count * BLOCK_BYTES),
                Memory.address(scales.data(), first, count),
                rows,
                blocksInRow * BLOCK);
    }

    /** The address of a row's nibbles. */
    long words(int row) {
        return Memory.known(blocks + (long) row * (columns / 2));
    }

    /** The address of a row's scales. */
    long scales(int row) {
        return Memory.known(scales + (long) row * (columns / BLOCK));
    }
}
