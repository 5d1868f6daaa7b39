package dev.slipway.runtime.grammar;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.Arrays;

/** A tokenizer's tokens as grammars need them. Immutable. */
final class GrammarVocabulary {

    /** Longer tokens of plain text are few, and are tried one by one. */
    static final int LONGEST_PLAIN = 24;

    private final byte[][] bytes;
    private final int words;
    private final TokenTrie all;
    private final TokenTrie notPlain;
    private final long[][] plain = new long[LONGEST_PLAIN + 1][];
    private final long[] ordinary;

    private GrammarVocabulary(BpeTokenizer tokenizer) {
        this.bytes = new byte[tokenizer.vocabularySize()][];
        this.words = (bytes.length + 63) / 64;
        this.ordinary = new long[words];
        Arrays.setAll(plain, _ -> new long[words]);
        TokenTrie.Builder allTokens = new TokenTrie.Builder();
        TokenTrie.Builder others = new TokenTrie.Builder();
        for (int token = 0; token < bytes.length; token++) {
            bytes[token] =
                    tokenizer.contains(token) && !tokenizer.isSpecial(token) ? tokenizer.bytes(token) : new byte[0];
            if (bytes[token].length > 0) {
                ordinary[token >> 6] |= 1L << token;
                allTokens.add(bytes[token], token);
                sort(token, others);
            }
        }
        for (int length = 1; length <= LONGEST_PLAIN; length++) {
            merge(plain[length - 1], plain[length]);
        }
        this.all = allTokens.build();
        this.notPlain = others.build();
    }

    static GrammarVocabulary of(BpeTokenizer tokenizer) {
        return new GrammarVocabulary(tokenizer);
    }

    byte[] bytes(int token) {
        return token >= 0 && token < bytes.length ? bytes[token] : new byte[0];
    }

    int words() {
        return words;
    }

    TokenTrie all() {
        return all;
    }

    /** All but the tokens that {@link #plain} lists. */
    TokenTrie notPlain() {
        return notPlain;
    }

    /** The tokens of plain text of at most that many characters. */
    long[] plain(int characters) {
        return plain[characters];
    }

    /** The tokens that are no control tokens. */
    long[] ordinary() {
        return ordinary;
    }

    static void merge(long[] more, long[] into) {
        for (int i = 0; i < more.length; i++) {
            into[i] |= more[i];
        }
    }

    private void sort(int token, TokenTrie.Builder others) {
        int length = PlainText.length(bytes[token]);
        if (length >= 0 && length <= LONGEST_PLAIN) {
            plain[length][token >> 6] |= 1L << token;
        } else {
            others.add(bytes[token], token);
        }
    }
}
