package dev.slipway.runtime.tokenizer;

import java.util.BitSet;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a tokenizer.json holds.
 *
 * @param tokens the bytes of each id, null for an id that no token has
 * @param byteIds the id of each single byte, indexed by its unsigned value
 * @param wholePieces pieces (Latin-1 characters for bytes) that are looked up before merging; empty unless the model says so
 * @param added the tokens that {@code added_tokens} lists, by their text
 * @param special which of those are control tokens
 */
record Vocabulary(
        byte[] @Nullable [] tokens,
        int[] byteIds,
        MergeTable merges,
        Map<String, Integer> wholePieces,
        Pattern split,
        Map<String, Integer> added,
        BitSet special) {

    int idOfByte(byte value) {
        return byteIds[value & 0xFF];
    }

    byte @Nullable [] bytes(int id) {
        return id >= 0 && id < tokens.length ? tokens[id] : null;
    }
}
