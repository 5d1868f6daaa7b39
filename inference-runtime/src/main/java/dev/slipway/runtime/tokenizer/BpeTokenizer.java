package dev.slipway.runtime.tokenizer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A byte-level BPE tokenizer, read from a checkpoint's tokenizer.json. Immutable, so all threads may share one. */
public final class BpeTokenizer {

    private static final byte[] NO_BYTES = {};

    private final Path source;
    private final Vocabulary vocabulary;
    private final AddedTokens added;

    private BpeTokenizer(Path source, Vocabulary vocabulary) {
        this.source = source;
        this.vocabulary = vocabulary;
        this.added = new AddedTokens(vocabulary.added());
    }

    /** Throws {@link TokenizerException} if the file is missing, is not a byte-level BPE tokenizer or contradicts itself. */
    public static BpeTokenizer load(Path tokenizerJson) {
        return new BpeTokenizer(tokenizerJson, TokenizerJson.read(tokenizerJson));
    }

    /** Ordinary encoding: text that looks like a special token becomes ordinary tokens. */
    public int[] encode(String text) {
        TokenList out = new TokenList(text.length() / 3 + 8);
        encodeOrdinary(text, 0, text.length(), new PieceEncoder(vocabulary, out));
        return out.toArray();
    }

    /** Encoding in which the text of an added token becomes that token. Never for text of a user. */
    public int[] encodeWithSpecials(String text) {
        TokenList out = new TokenList(text.length() / 3 + 8);
        PieceEncoder encoder = new PieceEncoder(vocabulary, out);
        int from = 0;
        for (AddedTokens.Match match = added.find(text, 0); match != null; match = added.find(text, from)) {
            encodeOrdinary(text, from, match.start(), encoder);
            out.add(match.id());
            from = match.end();
        }
        encodeOrdinary(text, from, text.length(), encoder);
        return out.toArray();
    }

    /** Throws IllegalArgumentException for an id that is no token. */
    public String decode(int... ids) {
        Utf8Decoder decoder = new Utf8Decoder();
        StringBuilder out = new StringBuilder();
        for (int id : ids) {
            decoder.decode(known(id), out);
        }
        decoder.flush(out);
        return out.toString();
    }

    /** Throws IllegalArgumentException for an id that is no token. */
    public byte[] bytes(int id) {
        return known(id).clone();
    }

    public boolean contains(int id) {
        return vocabulary.bytes(id) != null;
    }

    /** Throws {@link TokenizerException} if a token has an id beyond the rows of a model's vocabulary. */
    public void requireRows(int rows) {
        for (int id = rows; id < vocabularySize(); id++) {
            byte[] token = vocabulary.bytes(id);
            if (token != null) {
                throw new TokenizerException("%s: %s: '%s' has the id %d; allowed are 0 to %d, the model's rows"
                        .formatted(source, place(id), new String(token, StandardCharsets.UTF_8), id, rows - 1));
            }
        }
    }

    private String place(int id) {
        return vocabulary.added().containsValue(id) ? "added_tokens" : "model.vocab";
    }

    /** The id of a special token, such as {@code <|start|>}. */
    public OptionalInt specialToken(String name) {
        Integer id = vocabulary.added().get(name);
        return id != null && isSpecial(id) ? OptionalInt.of(id) : OptionalInt.empty();
    }

    /** As {@link #specialToken}, but throws {@link TokenizerException} if there is none. */
    public int requiredSpecialToken(String name) {
        return specialToken(name)
                .orElseThrow(() ->
                        new TokenizerException("%s: added_tokens has no special token %s".formatted(source, name)));
    }

    /** Throws {@link TokenizerException}, naming each one that is missing. */
    public void requireSpecialTokens(List<String> names) {
        String missing =
                names.stream().filter(name -> specialToken(name).isEmpty()).collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new TokenizerException(
                    "%s: added_tokens has no special token %s; each must be there with \"special\": true"
                            .formatted(source, missing));
        }
    }

    public boolean isSpecial(int id) {
        return id >= 0 && vocabulary.special().get(id);
    }

    /** One more than the highest id. */
    public int vocabularySize() {
        return vocabulary.tokens().length;
    }

    byte[] textBytes(int id) {
        byte[] bytes = vocabulary.bytes(id);
        return bytes == null ? NO_BYTES : bytes;
    }

    private byte[] known(int id) {
        byte @Nullable [] bytes = vocabulary.bytes(id);
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "token id %d is not in the vocabulary, whose ids are 0 to %d".formatted(id, vocabularySize() - 1));
        }
        return bytes;
    }

    private void encodeOrdinary(String text, int start, int end, PieceEncoder encoder) {
        Matcher pieces = vocabulary.split().matcher(text).region(start, end);
        int from = start;
        while (pieces.find()) {
            encoder.encode(text, from, pieces.start());
            encoder.encode(text, pieces.start(), pieces.end());
            from = pieces.end();
        }
        encoder.encode(text, from, end);
    }
}
