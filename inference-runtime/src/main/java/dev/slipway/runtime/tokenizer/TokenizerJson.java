package dev.slipway.runtime.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a tokenizer.json as a stream, so that a vocabulary of 200,000 tokens and its merges never become a tree. */
final class TokenizerJson {

    /** Without a symbol table of names: the vocabulary is one object of 200,000 of them, each seen once. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                    .build())
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonParser in;
    private final VocabularyBuilder vocabulary = new VocabularyBuilder();

    private TokenizerJson(JsonParser in) {
        this.in = in;
    }

    static Vocabulary read(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            throw new TokenizerException(file + ": no such file, or it cannot be read");
        }
        try (JsonParser in = JSON.createParser(file)) {
            return new TokenizerJson(in).read();
        } catch (JacksonException e) {
            throw new TokenizerException(
                    "%s: not valid JSON: %s%s".formatted(file, e.getOriginalMessage(), place(e)), e);
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(file + ": " + e.getMessage(), e);
        }
    }

    private static String place(JacksonException e) {
        TokenStreamLocation location = e.getLocation();
        return location == null ? "" : " (line %d, column %d)".formatted(location.getLineNr(), location.getColumnNr());
    }

    private Vocabulary read() {
        in.nextToken();
        requireObject("the file");
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "model" -> readModel();
                case "added_tokens" -> readAddedTokens();
                case "normalizer" -> requireNull("normalizer");
                case "pre_tokenizer" -> vocabulary.split(SplitPattern.of(JSON.readTree(in)));
                default -> in.skipChildren();
            }
        }
        return vocabulary.build();
    }

    private void readModel() {
        requireObject("model");
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            switch (name) {
                case "type" -> requireBpe();
                case "vocab" -> readVocabulary();
                case "merges" -> readMerges();
                case "ignore_merges" -> vocabulary.lookUpWholePieces(bool("model.ignore_merges"));
                case "dropout", "continuing_subword_prefix", "end_of_word_suffix" -> requireNull("model." + name);
                case "byte_fallback" -> requireFalse("model.byte_fallback");
                default -> in.skipChildren();
            }
        }
    }

    private void readVocabulary() {
        requireObject("model.vocab");
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String token = in.currentName();
            in.nextToken();
            vocabulary.token(token, id("model.vocab['" + token + "']"));
        }
    }

    private void readMerges() {
        requireArray("model.merges");
        for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                vocabulary.merge(i, in.getString());
            } else {
                readMergePair(i);
            }
        }
    }

    private void readMergePair(int index) {
        String name = "model.merges[%d]".formatted(index);
        requireArray(name);
        in.nextToken();
        String left = string(name + "[0]");
        in.nextToken();
        String right = string(name + "[1]");
        require(in.nextToken() == JsonToken.END_ARRAY, name + " must have two elements");
        vocabulary.merge(index, left + ' ' + right);
    }

    private void readAddedTokens() {
        requireArray("added_tokens");
        for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
            requireObject("added_tokens[%d]".formatted(i));
            JsonNode token = JSON.readTree(in);
            JsonNode content = token.path("content");
            JsonNode id = token.path("id");
            require(
                    content.isString() && !content.stringValue().isEmpty(),
                    "added_tokens[%d].content must be a non-empty string".formatted(i));
            require(id.isInt(), "added_tokens[%d].id must be an integer".formatted(i));
            vocabulary.added(
                    content.stringValue(), id.intValue(), token.path("special").booleanValue(false));
        }
    }

    private int id(String name) {
        require(
                in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getNumberType() == JsonParser.NumberType.INT,
                name + " must be an integer" + found());
        return in.getIntValue();
    }

    private String string(String name) {
        require(in.currentToken() == JsonToken.VALUE_STRING, name + " must be a string" + found());
        return in.getString();
    }

    private boolean bool(String name) {
        require(
                in.currentToken() == JsonToken.VALUE_TRUE || in.currentToken() == JsonToken.VALUE_FALSE,
                name + " must be true or false" + found());
        return in.currentToken() == JsonToken.VALUE_TRUE;
    }

    private void requireBpe() {
        String type = string("model.type");
        require(type.equals("BPE"), "model.type is '%s'; only 'BPE' can be used".formatted(type));
    }

    private void requireFalse(String name) {
        require(!bool(name), name + " is true; only false can be used");
    }

    private void requireNull(String name) {
        boolean empty = in.currentToken() == JsonToken.VALUE_NULL
                || in.currentToken() == JsonToken.VALUE_STRING && in.getString().isEmpty();
        require(empty, name + " must be null" + found());
    }

    private void requireObject(String name) {
        require(in.currentToken() == JsonToken.START_OBJECT, name + " must be an object" + found());
    }

    private void requireArray(String name) {
        require(in.currentToken() == JsonToken.START_ARRAY, name + " must be an array" + found());
    }

    private String found() {
        JsonToken token = in.currentToken();
        if (token == null) {
            return ", but is empty";
        }
        return switch (token) {
            case START_OBJECT -> ", but is an object";
            case START_ARRAY -> ", but is an array";
            case END_ARRAY, END_OBJECT -> ", but is missing";
            default -> ", but is " + in.getString();
        };
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
