package dev.slipway.runtime.model;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Keys and values in pages: for each layer, block and key head one page of keys and one of values, {@code blockSize} positions
 * of {@code headDim} float32 values each. Pages of one layer, head and kind are neighbours, since a long sequence's, which mostly have
 * neighbouring blocks, are read one after the other. How a page is laid out inside is the business of the {@link Ops} that reads it.
 */
public final class KvCache implements AutoCloseable {

    /** Zeroed memory that is freed when the arena closes. */
    public interface Allocator {
        MemorySegment allocate(long bytes, Arena arena);
    }

    private final int blocks;
    private final int blockSize;
    private final int keyValueHeads;
    private final long pageBytes;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    public KvCache(ModelConfig config, int blocks, int blockSize, Allocator allocator) {
        this.blocks = blocks;
        this.blockSize = blockSize;
        this.keyValueHeads = config.numKeyValueHeads();
        this.pageBytes = pageBytes(config, blockSize);
        this.memory = allocator.allocate(Math.multiplyExact(bytesPerBlock(config, blockSize), blocks), arena);
    }

    public static long bytesPerBlock(ModelConfig config, int blockSize) {
        return 2L * config.numHiddenLayers() * config.numKeyValueHeads() * pageBytes(config, blockSize);
    }

    private static long pageBytes(ModelConfig config, int blockSize) {
        return (long) blockSize * config.headDim() * Float.BYTES;
    }

    public int blocks() {
        return blocks;
    }

    public int blockSize() {
        return blockSize;
    }

    /** From one block's page to the next's, of the same layer, head and kind. */
    public long pageBytes() {
        return pageBytes;
    }

    public MemorySegment memory() {
        return memory;
    }

    /** Where the page of keys begins in {@link #memory}. */
    public long keys(int layer, int block, int keyValueHead) {
        return pageBytes * (2 * ((long) layer * keyValueHeads + keyValueHead) * blocks + block);
    }

    /** Where the page of values begins in {@link #memory}. */
    public long values(int layer, int block, int keyValueHead) {
        return keys(layer, block, keyValueHead) + blocks * pageBytes;
    }

    @Override
    public void close() {
        arena.close();
    }
}
