package dev.slipway.runtime.tokenizer;

import java.nio.charset.StandardCharsets;

/** Turns one piece of text after another into tokens; it holds the work space, so one belongs to one call. */
final class PieceEncoder {

    /** Above this many bytes a heap finds the next merge; below it a scan is faster. */
    private static final int SCAN_LIMIT = 48;

    private static final int DEAD = -1;

    private final Vocabulary vocabulary;
    private final MergeTable merges;
    private final TokenList out;
    private byte[] bytes = new byte[256];
    private int length;
    private int[] symbols = new int[256];
    private final int[] ranks = new int[SCAN_LIMIT];

    PieceEncoder(Vocabulary vocabulary, TokenList out) {
        this.vocabulary = vocabulary;
        this.merges = vocabulary.merges();
        this.out = out;
    }

    void encode(String text, int start, int end) {
        toUtf8(text, start, end);
        if (length == 0 || encodeWhole()) {
            return;
        }
        for (int i = 0; i < length; i++) {
            symbols[i] = vocabulary.idOfByte(bytes[i]);
        }
        if (length <= SCAN_LIMIT) {
            mergeByScan();
        } else {
            mergeByHeap();
        }
    }

    private boolean encodeWhole() {
        if (vocabulary.wholePieces().isEmpty()) {
            return false;
        }
        Integer id = vocabulary.wholePieces().get(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        if (id == null) {
            return false;
        }
        out.add(id);
        return true;
    }

    private void mergeByScan() {
        int count = length;
        for (int i = 0; i + 1 < count; i++) {
            ranks[i] = merges.rank(symbols[i], symbols[i + 1]);
        }
        for (int best = leastRank(count); best >= 0; best = leastRank(count)) {
            symbols[best] = merges.merged(ranks[best]);
            count--;
            System.arraycopy(symbols, best + 2, symbols, best + 1, count - best - 1);
            System.arraycopy(ranks, best + 1, ranks, best, count - best - 1);
            if (best > 0) {
                ranks[best - 1] = merges.rank(symbols[best - 1], symbols[best]);
            }
            if (best + 1 < count) {
                ranks[best] = merges.rank(symbols[best], symbols[best + 1]);
            }
        }
        for (int i = 0; i < count; i++) {
            out.add(symbols[i]);
        }
    }

    private int leastRank(int count) {
        int best = -1;
        int least = MergeTable.NONE;
        for (int i = 0; i + 1 < count; i++) {
            if (ranks[i] < least) {
                least = ranks[i];
                best = i;
            }
        }
        return best;
    }

    /** O(n log n): a heap of (rank, position); an entry whose pair has changed since is skipped. */
    private void mergeByHeap() {
        int[] next = new int[length];
        int[] previous = new int[length];
        LongHeap candidates = new LongHeap(length);
        for (int i = 0; i < length; i++) {
            next[i] = i + 1;
            previous[i] = i - 1;
            offer(candidates, i, i + 1);
        }
        while (!candidates.isEmpty()) {
            long candidate = candidates.removeLeast();
            int left = (int) candidate;
            int rank = (int) (candidate >>> 32);
            if (symbols[left] == DEAD || next[left] == length || rank != rankAt(left, next[left])) {
                continue;
            }
            int right = next[left];
            symbols[left] = merges.merged(rank);
            symbols[right] = DEAD;
            next[left] = next[right];
            if (next[left] < length) {
                previous[next[left]] = left;
                offer(candidates, left, next[left]);
            }
            if (previous[left] >= 0) {
                offer(candidates, previous[left], left);
            }
        }
        for (int i = 0; i < length; i = next[i]) {
            out.add(symbols[i]);
        }
    }

    private void offer(LongHeap candidates, int left, int right) {
        if (right < length && rankAt(left, right) != MergeTable.NONE) {
            candidates.add((long) rankAt(left, right) << 32 | left);
        }
    }

    private int rankAt(int left, int right) {
        return merges.rank(symbols[left], symbols[right]);
    }

    /** UTF-8 of the piece; a surrogate without its partner becomes U+FFFD. */
    private void toUtf8(String text, int start, int end) {
        ensureCapacity(3 * (end - start));
        length = 0;
        for (int i = start; i < end; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes[length++] = (byte) unit;
            } else if (Character.isHighSurrogate(unit) && i + 1 < end && Character.isLowSurrogate(text.charAt(i + 1))) {
                appendUtf8(Character.toCodePoint(unit, text.charAt(++i)));
            } else {
                appendUtf8(Character.isSurrogate(unit) ? 0xFFFD : unit);
            }
        }
    }

    private void appendUtf8(int codePoint) {
        if (codePoint < 0x800) {
            bytes[length++] = (byte) (0xC0 | codePoint >> 6);
        } else {
            if (codePoint < 0x10000) {
                bytes[length++] = (byte) (0xE0 | codePoint >> 12);
            } else {
                bytes[length++] = (byte) (0xF0 | codePoint >> 18);
                bytes[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            }
            bytes[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        }
        bytes[length++] = (byte) (0x80 | codePoint & 0x3F);
    }

    private void ensureCapacity(int capacity) {
        if (bytes.length < capacity) {
            bytes = new byte[capacity];
            symbols = new int[capacity];
        }
    }
}
