package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BlockManagerTest {

    private static final int SIZE = 4;
    private static final CacheScope SCOPE = new CacheScope("", "");

    private final BlockManager blocks = new BlockManager(8, SIZE, true);

    @Test
    void admissionTakesABlockForEachStartedGroupOfPositions() {
        BlockTable table = new BlockTable(SCOPE);

        assertThat(blocks.admit(table, tokens(9), 9, 0, true)).isTrue();

        assertThat(table.size()).isEqualTo(3);
        assertThat(blocks.freeBlocks()).isEqualTo(5);
    }

    @Test
    void admissionThatWouldTouchTheSpareBlocksChangesNothing() {
        BlockTable table = new BlockTable(SCOPE);

        assertThat(blocks.admit(table, tokens(25), 25, 2, true)).isFalse();

        assertThat(table.size()).isZero();
        assertThat(blocks.freeBlocks()).isEqualTo(8);
        assertThat(blocks.queriedTokens()).isZero();
    }

    @Test
    void computedFullBlocksAreReusedBySequencesWithTheSamePrefix() {
        BlockTable first = admitted(10);
        blocks.publish(first, tokens(10), 10);

        BlockTable second = admitted(10);

        assertThat(second.published()).isEqualTo(2);
        assertThat(second.block(0)).isEqualTo(first.block(0));
        assertThat(second.block(1)).isEqualTo(first.block(1));
        assertThat(second.block(2)).isNotEqualTo(first.block(2));
        assertThat(blocks.hitTokens()).isEqualTo(8);
    }

    @Test
    void blocksThatAreNotComputedYetAreNotReused() {
        BlockTable first = admitted(12);
        blocks.publish(first, tokens(12), 7);

        assertThat(admitted(12).published()).isEqualTo(1);
    }

    @Test
    void theLastTokenIsNeverTakenFromTheCache() {
        blocks.publish(admitted(8), tokens(8), 8);

        assertThat(admitted(8).published()).isEqualTo(1);
    }

    @Test
    void equalBlocksAfterDifferentPrefixesAreDifferent() {
        blocks.publish(admitted(9), tokens(9), 9);
        int[] other = tokens(9);
        other[0] = 77;

        BlockTable table = new BlockTable(SCOPE);
        blocks.admit(table, other, 9, 0, true);

        assertThat(table.published()).isZero();
    }

    @Test
    void freedBlocksStayReusableUntilTheyAreHandedOutAgain() {
        BlockTable first = admitted(9);
        blocks.publish(first, tokens(9), 9);
        blocks.release(first);
        assertThat(blocks.freeBlocks()).isEqualTo(8);

        BlockTable again = admitted(9);
        assertThat(again.published()).isEqualTo(2);
        blocks.release(again);

        BlockTable everything = new BlockTable(SCOPE);
        blocks.extend(everything, 32);
        blocks.release(everything);
        assertThat(admitted(9).published()).isZero();
    }

    @Test
    void aSharedBlockIsFreeOnlyWhenItsLastSequenceIsGone() {
        BlockTable first = admitted(9);
        blocks.publish(first, tokens(9), 9);
        BlockTable second = admitted(9);

        blocks.release(first);
        assertThat(blocks.freeBlocks()).isEqualTo(5);
        blocks.release(second);
        assertThat(blocks.freeBlocks()).isEqualTo(8);
    }

    @Test
    void theEndOfASequenceIsHandedOutBeforeItsBeginning() {
        BlockTable first = admitted(9);
        blocks.publish(first, tokens(9), 9);
        blocks.release(first);
        BlockTable most = new BlockTable(SCOPE);
        blocks.extend(most, 7 * SIZE);
        blocks.release(most);

        assertThat(admitted(9).published()).isEqualTo(1);
    }

    @Test
    void withoutPrefixCachingNothingIsReused() {
        BlockManager plain = new BlockManager(8, SIZE, false);
        BlockTable first = new BlockTable(SCOPE);
        plain.admit(first, tokens(9), 9, 0, true);
        plain.publish(first, tokens(9), 9);
        BlockTable second = new BlockTable(SCOPE);
        plain.admit(second, tokens(9), 9, 0, true);

        assertThat(second.published()).isZero();
        assertThat(plain.hitTokens()).isZero();
    }

    private BlockTable admitted(int count) {
        BlockTable table = new BlockTable(SCOPE);
        assertThat(blocks.admit(table, tokens(count), count, 0, true)).isTrue();
        return table;
    }

    private static int[] tokens(int count) {
        return IntStream.range(100, 100 + count).toArray();
    }
}
