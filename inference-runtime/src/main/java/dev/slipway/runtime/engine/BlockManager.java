package dev.slipway.runtime.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks of the KV cache are whose. A block is free (no sequence refers to it) or referred to by one or more
 * sequences; a full block whose keys and values are computed is published under its {@link BlockKey} and can be reused,
 * also while it is free, until it is handed out again. Pure bookkeeping: never sees a tensor.
 */
final class BlockManager {

    private static final long ROOT = 0;

    private final int blockSize;
    private final boolean prefixCaching;
    private final int[] references;
    private final @Nullable BlockKey[] keys;
    private final long[] contents;
    private final Map<BlockKey, Integer> cached = new HashMap<>();

    /** The block that has been free for longest is first, and is handed out first. */
    private final SequencedSet<Integer> free = new LinkedHashSet<>();

    private long lastContent = ROOT;
    private long queriedTokens;
    private long hitTokens;

    BlockManager(int blockCount, int blockSize, boolean prefixCaching) {
        this.blockSize = blockSize;
        this.prefixCaching = prefixCaching;
        this.references = new int[blockCount];
        this.keys = new BlockKey[blockCount];
        this.contents = new long[blockCount];
        for (int block = 0; block < blockCount; block++) {
            free.add(block);
        }
    }

    int blockCount() {
        return references.length;
    }

    int freeBlocks() {
        return free.size();
    }

    long queriedTokens() {
        return queriedTokens;
    }

    long hitTokens() {
        return hitTokens;
    }

    /**
     * Fills an empty table with blocks for all {@code count} tokens, reusing what is cached of their prefix (but never
     * all of them, since the last token must be computed to get its logits). Returns false, and changes nothing, when
     * that would leave fewer than {@code spare} free blocks.
     *
     * @param reuse false for a sequence that needs the logits of all its tokens
     */
    boolean admit(BlockTable table, int[] tokens, int count, int spare, boolean reuse) {
        int[] hits = reuse ? cachedPrefix(table.scope(), tokens, count) : new int[0];
        int freeHits = (int)
                Arrays.stream(hits).filter(block -> references[block] == 0).count();
        int missing = blocksFor(count) - hits.length;
        if (missing + spare > free.size() - freeHits) {
            return false;
        }
        for (int block : hits) {
            share(block);
            table.append(block);
            table.publish();
        }
        extend(table, count);
        queriedTokens += count;
        hitTokens += (long) hits.length * blockSize;
        return true;
    }

    /** Makes room for that many positions; returns false, and changes nothing, when too few blocks are free. */
    boolean extend(BlockTable table, int positions) {
        int missing = blocksFor(positions) - table.size();
        if (missing > free.size()) {
            return false;
        }
        for (int i = 0; i < missing; i++) {
            table.append(takeOldest());
        }
        return true;
    }

    /** Offers the blocks that the first {@code computed} tokens fill to other sequences with the same prefix. */
    void publish(BlockTable table, int[] tokens, int computed) {
        if (!prefixCaching) {
            return;
        }
        for (int index = table.published(); index < computed / blockSize; index++) {
            int block = table.block(index);
            BlockKey key = key(table.scope(), index == 0 ? ROOT : contents[table.block(index - 1)], tokens, index);
            Integer same = cached.putIfAbsent(key, block);
            if (same == null) {
                keys[block] = key;
                contents[block] = ++lastContent;
            } else {
                contents[block] = contents[same];
            }
            table.publish();
        }
    }

    /** Gives a sequence's blocks back, its last first: a prefix is useful to more sequences than what follows it. */
    void release(BlockTable table) {
        for (int index = table.size() - 1; index >= 0; index--) {
            int block = table.block(index);
            references[block]--;
            if (references[block] == 0) {
                free.add(block);
            }
        }
        table.clear();
    }

    private int[] cachedPrefix(CacheScope scope, int[] tokens, int count) {
        int[] hits = new int[prefixCaching ? (count - 1) / blockSize : 0];
        long parent = ROOT;
        for (int index = 0; index < hits.length; index++) {
            Integer block = cached.get(key(scope, parent, tokens, index));
            if (block == null) {
                return Arrays.copyOf(hits, index);
            }
            hits[index] = block;
            parent = contents[block];
        }
        return hits;
    }

    private BlockKey key(CacheScope scope, long parent, int[] tokens, int index) {
        return new BlockKey(scope, parent, Arrays.copyOfRange(tokens, index * blockSize, (index + 1) * blockSize));
    }

    private void share(int block) {
        if (references[block] == 0) {
            free.remove(block);
        }
        references[block]++;
    }

    private int takeOldest() {
        int block = free.removeFirst();
        BlockKey key = keys[block];
        if (key != null) {
            cached.remove(key);
            keys[block] = null;
        }
        references[block] = 1;
        return block;
    }

    private int blocksFor(int positions) {
        return Math.ceilDiv(positions, blockSize);
    }
}
