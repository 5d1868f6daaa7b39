package dev.slipway.runtime.tokenizer;

import dev.slipway.runtime.json.ParserMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamFactory;
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
        requireReadable(file);
        try (JsonParser in = JSON.createParser(file)) {
            return new TokenizerJson(in).read();
        } catch (JacksonException e) {
            throw new TokenizerException(file + ": not valid JSON: " + ParserMessage.of(e), e);
        } catch (IllegalArgumentException e) {
            throw new TokenizerException(file + ": " + e.getMessage(), e);
        }
    }

    /** Opening what is no regular file may never return: a pipe waits for its writer. */
    private static void requireReadable(Path file) {
        if (!Files.exists(file)) {
            throw new TokenizerException(file + ": no such file");
        }
        if (!Files.isRegularFile(file)) {
            throw new TokenizerException(file + ": not a regular file");
        }
        if (!Files.isReadable(file)) {
            throw new TokenizerException(file + ": cannot be read");
        }
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

    /** An id counts only once the next token is read: at the end of a file cut short a number may be cut, too. */
    private void readVocabulary() {
        requireObject("model.vocab");
        in.nextToken();
        while (in.currentToken() == JsonToken.PROPERTY_NAME) {
            String token = in.currentName();
            in.nextToken();
            int id = id(token);
            in.nextToken();
            vocabulary.token(token, id);
        }
    }

    private void readMerges() {
        requireArray("model.merges");
        vocabulary.startMerges();
        for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
            if (in.currentToken() == JsonToken.VALUE_STRING) {
                vocabulary.merge(i, in.getString());
            } else {
                readMergePair(i);
            }
        }
    }

    private void readMergePair(int index) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw wrong("model.merges[%d]".formatted(index), "an array");
        }
        String left = mergePart(index, 0);
        String right = mergePart(index, 1);
        if (in.nextToken() != JsonToken.END_ARRAY) {
            throw new IllegalArgumentException("model.merges[%d] must have two elements".formatted(index));
        }
        vocabulary.merge(index, left + ' ' + right);
    }

    private String mergePart(int index, int part) {
        if (in.nextToken() != JsonToken.VALUE_STRING) {
            throw wrong("model.merges[%d][%d]".formatted(index, part), "a string");
        }
        return in.getString();
    }

    private void readAddedTokens() {
        requireArray("added_tokens");
        for (int i = 0; in.nextToken() != JsonToken.END_ARRAY; i++) {
            requireObject("added_tokens[%d]".formatted(i));
            JsonNode token = JSON.readTree(in);
            String content = token.path("content").stringValue("");
            if (content.isEmpty() || !token.path("id").isInt()) {
                throw new IllegalArgumentException(
                        "added_tokens[%d] must have a non-empty string as content and an integer as id, but is %s"
                                .formatted(i, token));
            }
            vocabulary.added(
                    content, token.path("id").intValue(), token.path("special").booleanValue(false));
        }
    }

    private int id(String token) {
        boolean isInt =
                in.currentToken() == JsonToken.VALUE_NUMBER_INT && in.getNumberType() == JsonParser.NumberType.INT;
        if (!isInt) {
            throw wrong("model.vocab['%s']".formatted(token), "an integer");
        }
        return in.getIntValue();
    }

    private boolean bool(String name) {
        if (in.currentToken() != JsonToken.VALUE_TRUE && in.currentToken() != JsonToken.VALUE_FALSE) {
            throw wrong(name, "true or false");
        }
        return in.currentToken() == JsonToken.VALUE_TRUE;
    }

    private void requireBpe() {
        if (in.currentToken() != JsonToken.VALUE_STRING || !in.getString().equals("BPE")) {
            throw wrong("model.type", "'BPE'");
        }
    }

    private void requireFalse(String name) {
        if (bool(name)) {
            throw wrong(name, "false");
        }
    }

    private void requireNull(String name) {
        boolean isEmpty = in.currentToken() == JsonToken.VALUE_NULL
                || in.currentToken() == JsonToken.VALUE_STRING && in.getString().isEmpty();
        if (!isEmpty) {
            throw wrong(name, "null");
        }
    }

    private void requireObject(String name) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            throw wrong(name, "an object");
        }
    }

    private void requireArray(String name) {
        if (in.currentToken() != JsonToken.START_ARRAY) {
            throw wrong(name, "an array");
        }
    }

    private IllegalArgumentException wrong(String name, String allowed) {
        return new IllegalArgumentException(name + " must be " + allowed + found());
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
}
