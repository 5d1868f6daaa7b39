package dev.slipway.runtime.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class TokenizerJsonTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path NANO = Path.of("../models/gpt-oss-nano/tokenizer.json");

    @TempDir
    private Path folder;

    @Test
    void readsMergesAsStringsAndAsPairsAlike() {
        ObjectNode json = nano();
        ArrayNode merges = JSON.createArrayNode();
        model(json)
                .path("merges")
                .forEach(pair -> merges.add(
                        pair.path(0).stringValue() + " " + pair.path(1).stringValue()));
        model(json).set("merges", merges);
        String text = "The merges are written in two ways; 日本語 is in bytes.";
        assertThat(BpeTokenizer.load(write(json)).encode(text))
                .isEqualTo(BpeTokenizer.load(NANO).encode(text));
    }

    @Test
    void readsMergesThatStandBeforeTheVocabulary() {
        ObjectNode json = nano();
        ObjectNode model = JSON.createObjectNode();
        model.put("type", "BPE");
        model.set("merges", model(json).path("merges"));
        model.set("vocab", model(json).path("vocab"));
        json.set("model", model);
        assertThat(BpeTokenizer.load(write(json)).encode("Hello there"))
                .isEqualTo(BpeTokenizer.load(NANO).encode("Hello there"));
    }

    @Test
    void looksUpWholePiecesOnlyWhenTheModelSaysSo() {
        ObjectNode json = nano();
        int id = 4086;
        json.set("added_tokens", JSON.createArrayNode());
        ((ObjectNode) model(json).path("vocab")).put("qzqz", id);
        assertThat(BpeTokenizer.load(write(json)).encode("qzqz")).hasSizeGreaterThan(1);
        model(json).put("ignore_merges", true);
        assertThat(BpeTokenizer.load(write(json)).encode("qzqz")).containsExactly(id);
    }

    @Test
    void takesSpecialTokensFromTheFile() {
        BpeTokenizer nano = BpeTokenizer.load(NANO);
        assertThat(nano.vocabularySize()).isEqualTo(4096);
        assertThat(nano.specialToken("<|start|>")).hasValue(4091);
        assertThat(nano.encodeWithSpecials("<|start|>a")).startsWith(4091);
        assertThat(nano.specialToken("a")).isEmpty();
    }

    @Test
    void keepsAnAddedTokenThatIsNotSpecialAsText() {
        BpeTokenizer tokenizer = BpeTokenizer.load(changed(json -> added(json)
                .addObject()
                .put("id", 4096)
                .put("content", "<think>")
                .put("special", false)));
        assertThat(tokenizer.encodeWithSpecials("a<think>")).endsWith(4096);
        assertThat(tokenizer.isSpecial(4096)).isFalse();
        assertThat(tokenizer.decode(4096)).isEqualTo("<think>");
    }

    @Test
    void namesTheFileAndAMissingSpecialToken() {
        Path file = changed(json -> added(json).remove(5));
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> BpeTokenizer.load(file).requiredSpecialToken("<|start|>"))
                .withMessage(file + ": added_tokens has no special token <|start|>");
    }

    @Test
    void refusesAFileThatIsMissingEmptyOrCutShort() throws IOException {
        refuses(folder.resolve("none.json"), "no such file");
        refuses(folder, "not a regular file");
        refuses(Files.writeString(folder.resolve("empty.json"), ""), "the file must be an object, but is empty");
        refuses(Files.writeString(folder.resolve("array.json"), "[]"), "the file must be an object, but is an array");
        refuses(Files.writeString(folder.resolve("bare.json"), "{}"), "model.vocab is missing or empty");
        byte[] whole = Files.readAllBytes(NANO);
        for (int length = 1; length < whole.length; length += 9973) {
            Path cut = Files.write(folder.resolve("cut.json"), Arrays.copyOf(whole, length));
            refuses(cut, "not valid JSON: Unexpected end-of-input");
            assertThatThrownBy(() -> BpeTokenizer.load(cut)).hasMessageNotContaining("Source");
        }
    }

    @Test
    void refusesWrongTypes() {
        refuses(changed(json -> json.put("model", 7)), "model must be an object, but is 7");
        refuses(changed(json -> model(json).put("vocab", "x")), "model.vocab must be an object, but is x");
        refuses(changed(json -> vocabulary(json).put("a", "0")), "model.vocab['a'] must be an integer, but is 0");
        refuses(changed(json -> vocabulary(json).put("a", 1.5)), "model.vocab['a'] must be an integer, but is 1.5");
        refuses(changed(json -> model(json).put("merges", true)), "model.merges must be an array, but is true");
        refuses(changed(json -> merges(json).set(2, 5)), "model.merges[2] must be an array, but is 5");
        refuses(
                changed(json -> merges(json).set(2, "abc")),
                "model.merges[2] must have two parts with one space between, but is 'abc'");
        refuses(changed(json -> ((ArrayNode) merges(json).get(2)).add("c")), "model.merges[2] must have two elements");
        refuses(
                changed(json -> ((ArrayNode) merges(json).get(2)).remove(1)),
                "model.merges[2][1] must be a string, but is missing");
        refuses(changed(json -> model(json).putNull("merges")), "model.merges must be an array, but is null");
        refuses(changed(json -> json.put("added_tokens", 1)), "added_tokens must be an array, but is 1");
        refuses(changed(json -> added(json).set(1, 1)), "added_tokens[1] must be an object, but is 1");
        refuses(
                changed(json -> ((ObjectNode) added(json).get(1)).put("id", "x")),
                "added_tokens[1] must have a non-empty string as content and an integer as id, but is {");
        refuses(
                changed(json -> ((ObjectNode) added(json).get(1)).remove("content")),
                "added_tokens[1] must have a non-empty string as content");
    }

    @Test
    void refusesAModelWithoutMerges() {
        refuses(
                changed(json -> model(json).remove("merges")),
                "model.merges is missing; it must be an array, which may be empty");
    }

    @Test
    void takesAModelWithNoMergesAtAll() {
        assertThat(BpeTokenizer.load(changed(json -> model(json).putArray("merges")))
                        .encode("abc"))
                .hasSize(3);
    }

    @Test
    void refusesContradictions() {
        refuses(
                changed(json -> vocabulary(json).put("zzzz", 5)),
                "model.vocab: 'zzzz' has the id 5, which '&' has already");
        refuses(
                changed(json -> vocabulary(json).put("zzzz", -1)),
                "model.vocab: 'zzzz' has the id -1; allowed are 0 to");
        refuses(
                changed(json -> vocabulary(json).put("zzzz", 2_000_000_000)),
                "has the id 2000000000; allowed are 0 to");
        refuses(
                changed(json -> vocabulary(json).put("語", 4096)),
                "model.vocab: '語' has the character U+8A9E, which stands for no byte");
        refuses(changed(json -> vocabulary(json).remove("Ġt")), "model.merges[2]: 'Ġt' is not in model.vocab");
        refuses(changed(json -> merges(json).set(0, "語 a")), "model.merges[0]: '語' has the character U+8A9E");
        refuses(changed(json -> vocabulary(json).remove("ÿ")), "model.vocab has no token for the byte 0xFF");
        refuses(
                changed(json -> ((ObjectNode) added(json).get(1)).put("content", "<|startoftext|>")),
                "added_tokens: <|startoftext|> has the ids 4086 and 4087");
    }

    @Test
    void refusesAnotherKindOfTokenizer() {
        refuses(changed(json -> model(json).put("type", "Unigram")), "model.type must be 'BPE', but is Unigram");
        refuses(
                changed(json -> model(json).put("byte_fallback", true)),
                "model.byte_fallback must be false, but is true");
        refuses(changed(json -> model(json).put("dropout", 0.1)), "model.dropout must be null, but is 0.1");
        refuses(
                changed(json -> json.putObject("normalizer").put("type", "NFC")),
                "normalizer must be null, but is an object");
        refuses(changed(json -> json.remove("pre_tokenizer")), "pre_tokenizer is missing");
        refuses(changed(json -> json.putNull("pre_tokenizer")), "pre_tokenizer has a step of type ''");
        refuses(
                changed(json -> json.putObject("pre_tokenizer").put("type", "Metaspace")),
                "pre_tokenizer has a step of type 'Metaspace'");
        refuses(changed(json -> split(json).put("behavior", "Removed")), "behavior 'Isolated'");
        refuses(
                changed(json -> split(json).putObject("pattern").put("Regex", "(")),
                "pre_tokenizer's pattern cannot be used: Unclosed group");
    }

    private void refuses(Path file, String message) {
        assertThatExceptionOfType(TokenizerException.class)
                .isThrownBy(() -> BpeTokenizer.load(file))
                .withMessageStartingWith(file + ": ")
                .withMessageContaining(message);
    }

    private Path changed(Consumer<ObjectNode> change) {
        ObjectNode json = nano();
        change.accept(json);
        return write(json);
    }

    private Path write(JsonNode json) {
        Path file = folder.resolve("tokenizer.json");
        JSON.writeValue(file, json);
        return file;
    }

    private static ObjectNode nano() {
        return (ObjectNode) JSON.readTree(NANO);
    }

    private static ObjectNode model(JsonNode json) {
        return (ObjectNode) json.path("model");
    }

    private static ObjectNode vocabulary(JsonNode json) {
        return (ObjectNode) model(json).path("vocab");
    }

    private static ArrayNode merges(JsonNode json) {
        return (ArrayNode) model(json).path("merges");
    }

    private static ArrayNode added(JsonNode json) {
        return (ArrayNode) json.path("added_tokens");
    }

    private static ObjectNode split(JsonNode json) {
        return (ObjectNode) json.path("pre_tokenizer").path("pretokenizers").path(0);
    }
}
