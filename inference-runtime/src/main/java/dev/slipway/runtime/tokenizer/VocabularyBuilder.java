package dev.slipway.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a tokenizer.json in whatever order they come, and checks that they fit together. */
final class VocabularyBuilder {

    /** Far above any vocabulary, low enough that a wrong id cannot ask for gigabytes. */
    private static final int MAX_ID = (1 << 22) - 1;

    private final Map<String, Integer> idsByLatin1 = new HashMap<>();
    private final Map<String, Integer> added = new LinkedHashMap<>();
    private final BitSet special = new BitSet();
    /** "left right" lines; the two parts are looked up once the vocabulary is complete. */
    private final StringBuilder merges = new StringBuilder();

    private byte[] @Nullable [] tokens = new byte[1024][];
    private int size;
    private int mergeCount;
    private boolean mergesStarted;
    private boolean lookUpWholePieces;
    private @Nullable Pattern split;

    void token(String spelled, int id) {
        String latin1;
        try {
            latin1 = ByteAlphabet.toLatin1(spelled);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("model.vocab: " + e.getMessage(), e);
        }
        put("model.vocab", spelled, id, latin1.getBytes(StandardCharsets.ISO_8859_1));
        idsByLatin1.put(latin1, id);
    }

    void added(String text, int id, boolean isSpecial) {
        put("added_tokens", text, id, text.getBytes(StandardCharsets.UTF_8));
        Integer other = added.put(text, id);
        if (other != null) {
            throw new IllegalArgumentException("added_tokens: %s has the ids %d and %d".formatted(text, other, id));
        }
        special.set(id, isSpecial);
    }

    /** There is a list, which may be empty. */
    void startMerges() {
        mergesStarted = true;
    }

    void merge(int index, String leftAndRight) {
        int space = leftAndRight.indexOf(' ');
        if (space <= 0 || space == leftAndRight.length() - 1 || leftAndRight.indexOf(' ', space + 1) >= 0) {
            throw new IllegalArgumentException(
                    "model.merges[%d] must have two parts with one space between, but is '%s'"
                            .formatted(index, leftAndRight));
        }
        merges.append(leftAndRight).append('\n');
        mergeCount++;
    }

    void lookUpWholePieces(boolean value) {
        lookUpWholePieces = value;
    }

    void split(Pattern pattern) {
        split = pattern;
    }

    Vocabulary build() {
        if (idsByLatin1.isEmpty()) {
            throw new IllegalArgumentException("model.vocab is missing or empty");
        }
        if (!mergesStarted) {
            throw new IllegalArgumentException("model.merges is missing; it must be an array, which may be empty");
        }
        if (split == null) {
            throw new IllegalArgumentException("pre_tokenizer is missing");
        }
        return new Vocabulary(
                Arrays.copyOf(tokens, size),
                byteIds(),
                mergeTable(),
                lookUpWholePieces ? idsByLatin1 : Map.of(),
                split,
                added,
                special);
    }

    private void put(String where, String text, int id, byte[] bytes) {
        if (id < 0 || id > MAX_ID) {
            throw new IllegalArgumentException(
                    "%s: '%s' has the id %d; allowed are 0 to %d".formatted(where, text, id, MAX_ID));
        }
        if (id >= tokens.length) {
            tokens = Arrays.copyOf(tokens, Math.max(id + 1, 2 * tokens.length));
        }
        if (tokens[id] != null && !Arrays.equals(tokens[id], bytes)) {
            throw new IllegalArgumentException("%s: '%s' has the id %d, which '%s' has already"
                    .formatted(where, text, id, new String(tokens[id], StandardCharsets.UTF_8)));
        }
        tokens[id] = bytes;
        size = Math.max(size, id + 1);
    }

    private int[] byteIds() {
        int[] ids = new int[256];
        for (int value = 0; value < 256; value++) {
            Integer id = idsByLatin1.get(String.valueOf((char) value));
            if (id == null) {
                throw new IllegalArgumentException("model.vocab has no token for the byte 0x%02X".formatted(value));
            }
            ids[value] = id;
        }
        return ids;
    }

    private MergeTable mergeTable() {
        long[] pairs = new long[mergeCount];
        int[] merged = new int[mergeCount];
        int from = 0;
        for (int rank = 0; rank < mergeCount; rank++) {
            int end = merges.indexOf("\n", from);
            int space = merges.indexOf(" ", from);
            String left = part(rank, from, space);
            String right = part(rank, space + 1, end);
            pairs[rank] = MergeTable.pair(idOf(rank, left), idOf(rank, right));
            merged[rank] = idOf(rank, left + right);
            from = end + 1;
        }
        return new MergeTable(pairs, merged, mergeCount);
    }

    private String part(int rank, int start, int end) {
        try {
            return ByteAlphabet.toLatin1(merges.substring(start, end));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("model.merges[%d]: %s".formatted(rank, e.getMessage()), e);
        }
    }

    private int idOf(int rank, String latin1) {
        Integer id = idsByLatin1.get(latin1);
        if (id == null) {
            throw new IllegalArgumentException(
                    "model.merges[%d]: '%s' is not in model.vocab".formatted(rank, ByteAlphabet.spell(latin1)));
        }
        return id;
    }
}
