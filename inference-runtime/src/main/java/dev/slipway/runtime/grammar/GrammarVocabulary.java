package dev.slipway.runtime.grammar;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/**
 * A tokenizer's tokens as grammars need them: as a tree of letters. A letter is a character, by its number among those of the
 * vocabulary, or the beginning of one that a token leaves unfinished. Threads may share it.
 */
final class GrammarVocabulary {

    private final byte[][] bytes;
    private final int words;
    private final TokenTrie trie;
    private final int[] characters;
    private final List<Spelling.Span> tails;

    /** The tokens that begin inside of a character, or never are text. */
    private final int[] continuing;

    private final Map<ByteBuffer, List<Continuation>> continuations = new ConcurrentHashMap<>();
    private final ClassedTokens.Tokens ordinary;

    /** @param spelling of what has begun and the token together */
    record Continuation(int token, Spelling spelling) {}

    private GrammarVocabulary(BpeTokenizer tokenizer) {
        this.bytes = new byte[tokenizer.vocabularySize()][];
        this.words = (bytes.length + 63) / 64;
        long[] mask = new long[words];
        Letters letters = new Letters();
        TokenTrie.Builder tree = new TokenTrie.Builder();
        IntStream.Builder others = IntStream.builder();
        for (int token = 0; token < bytes.length; token++) {
            bytes[token] =
                    tokenizer.contains(token) && !tokenizer.isSpecial(token) ? tokenizer.bytes(token) : new byte[0];
            if (bytes[token].length > 0) {
                mask[token >> 6] |= 1L << token;
                Spelling spelling = Spelling.of(bytes[token]);
                if (spelling == null) {
                    others.add(token);
                } else {
                    tree.add(letters.of(spelling), token);
                }
            }
        }
        this.trie = tree.build();
        this.characters =
                letters.characters.stream().mapToInt(Integer::intValue).toArray();
        this.tails = List.copyOf(letters.tails);
        this.continuing = others.build().toArray();
        this.ordinary = ClassedTokens.Tokens.mask(mask);
    }

    /** Numbers letters in the order in which they come; ASCII characters are their own. */
    private static final class Letters {

        final List<Integer> characters = new ArrayList<>();
        final List<Spelling.Span> tails = new ArrayList<>();
        private final Map<Integer, Integer> ofCharacter = new HashMap<>();
        private final Map<ByteBuffer, Integer> ofTail = new HashMap<>();

        int[] of(Spelling spelling) {
            IntStream whole = IntStream.of(spelling.characters()).map(this::ofCharacter);
            return spelling.tail().length == 0
                    ? whole.toArray()
                    : IntStream.concat(whole, IntStream.of(ofTail(spelling))).toArray();
        }

        private int ofCharacter(int character) {
            if (character < Symbols.ASCII) {
                return character;
            }
            return ofCharacter.computeIfAbsent(character, _ -> {
                characters.add(character);
                return Symbols.ASCII + characters.size() - 1;
            });
        }

        private int ofTail(Spelling spelling) {
            return ofTail.computeIfAbsent(ByteBuffer.wrap(spelling.tail()), _ -> {
                tails.add(spelling.completions());
                return -tails.size();
            });
        }
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

    TokenTrie trie() {
        return trie;
    }

    /** The characters beyond ASCII, in the order of their letters, which are {@link Symbols#ASCII} and up. */
    int[] characters() {
        return characters;
    }

    /** What each unfinished letter may become; letter -1 is the first of them. */
    List<Spelling.Span> tails() {
        return tails;
    }

    /** The tokens that may follow these bytes of an unfinished character. */
    List<Continuation> continuations(byte[] begun) {
        return continuations.computeIfAbsent(ByteBuffer.wrap(begun), _ -> find(begun));
    }

    private List<Continuation> find(byte[] begun) {
        List<Continuation> found = new ArrayList<>();
        for (int token : continuing) {
            Spelling spelling = Spelling.of(begun, bytes[token]);
            if (spelling != null) {
                found.add(new Continuation(token, spelling));
            }
        }
        return List.copyOf(found);
    }

    /** The tokens that are no control tokens. */
    ClassedTokens.Tokens ordinary() {
        return ordinary;
    }
}
