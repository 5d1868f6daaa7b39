package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Checkpoints that cannot be served are refused at the start, which says why. */
@Timeout(120)
class BrokenCheckpointTest {

    private static final Path TINY = Path.of("src/test/resources/models/tiny-a");
    private static final String TOKENIZER = "tokenizer.json";
    private static final String GENERATION = "generation_config.json";
    private static final int LARGEST = 0x7F7F;
    private static final int NOT_A_NUMBER = 0x7FC0;
    private static final int NEGATIVE_INFINITY = 0xFF80;

    @TempDir
    Path folder;

    @Test
    void aCheckpointOfLinksIsServed() throws IOException {
        try (TestServer server = TestServer.start(linked(TestServer.NANO))) {
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<|return|>",
                "<|constrain|>",
                "<|channel|>",
                "<|start|>",
                "<|end|>",
                "<|message|>",
                "<|call|>",
                "<|endoftext|>"
            })
    void aTokenThatChatNeedsIsThere(String token) throws IOException {
        assertRefused(
                changed(TOKENIZER, json -> added(json, token).put("special", false)),
                TOKENIZER,
                "added_tokens has no special token " + token + "; each must be there with \"special\": true");
    }

    @Test
    void allTokensThatChatNeedsAreNamedAtOnce() throws IOException {
        String all =
                "<|start|>, <|message|>, <|channel|>, <|constrain|>, <|end|>, <|call|>, <|return|>, <|endoftext|>;";
        assertRefused(changed(TOKENIZER, json -> json.remove("added_tokens")), TOKENIZER, all);
        assertRefused(changed(TOKENIZER, json -> json.putArray("added_tokens")), TOKENIZER, all);
    }

    @Test
    void eachTokenHasARowInTheModel() throws IOException {
        String allowed = "allowed are 0 to 4095, the model's rows";
        assertRefused(
                changed(TOKENIZER, json -> added(json, "<|endofprompt|>").put("id", 4096)),
                TOKENIZER,
                "added_tokens: '<|endofprompt|>' has the id 4096; " + allowed);
        assertRefused(
                changed(TOKENIZER, json -> ((ObjectNode) json.at("/model/vocab")).put("qzqz", 5000)),
                TOKENIZER,
                "model.vocab: 'qzqz' has the id 5000; " + allowed);
    }

    @ParameterizedTest
    @CsvSource({"config.json", "generation_config.json"})
    void endTokensHaveARowInTheModel(String file) throws IOException {
        String allowed = "; allowed: a token id from 0 to 4095 (the model's rows), or a list of them";
        assertRefused(
                changed(file, json -> json.putArray("eos_token_id").add(4088).add(4096)),
                file,
                "eos_token_id is [4088,4096]" + allowed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            temperature        | 9   | a number from 0 to 2
            top_p              | 1.5 | a number from 0 to 1
            top_k              | -2  | an integer from -1 to 2147483647
            min_p              | 2   | a number from 0 to 1
            repetition_penalty | 0   | a number from 0.01 to 100
            max_new_tokens     | 0   | an integer from 1 to 2147483647
            max_new_tokens     | 1.5 | an integer from 1 to 2147483647
            """)
    void theFileOfASamplingValueIsNamed(String field, String value, String allowed) throws IOException {
        assertRefused(
                changed(GENERATION, json -> json.set(field, TestServer.JSON.readTree(value))),
                GENERATION,
                "%s is %s; it must be %s".formatted(field, value, allowed));
    }

    @Test
    void aSettingReplacesWhatTheFileSaysWrongly() throws IOException {
        Path checkpoint = changed(GENERATION, json -> json.put("temperature", 9));
        try (TestServer server = TestServer.start(checkpoint, "--slipway.engine.requests.sampling.temperature=1")) {
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "model.safetensors",
                "model.safetensors.index.json"
            })
    void whatIsNoRegularFileIsNotOpened(String file) throws IOException {
        Path checkpoint = linked(TestServer.NANO);
        Files.deleteIfExists(checkpoint.resolve(file));
        Files.createDirectory(checkpoint.resolve(file));
        assertRefused(checkpoint, file, "not a regular file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "generation_config.json", "tokenizer.json", "model.safetensors"})
    void aLinkThatLeadsNowhereIsNoAbsentFile(String file) throws IOException {
        Path checkpoint = linked(TestServer.NANO);
        Files.delete(checkpoint.resolve(file));
        Files.createSymbolicLink(checkpoint.resolve(file), folder.resolve("nowhere"));
        assertRefused(checkpoint, file, "no such file");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model.norm.weight                               | 5   | NaN       | [5]
            model.layers.1.self_attn.q_proj.weight          | 131 | -Infinity | [2, 3]
            """)
    void aWeightThatIsNoFiniteNumberIsNamed(String tensor, int index, String value, String place) throws IOException {
        Path checkpoint = weights((name, type, values) -> {
            if (name.equals(tensor)) {
                values.putShort(2 * index, (short) (value.equals("NaN") ? NOT_A_NUMBER : NEGATIVE_INFINITY));
            }
        });
        assertRefused(
                checkpoint,
                "model.safetensors",
                "tensor %s is %s at %s; allowed: finite numbers".formatted(tensor, value, place));
    }

    @Test
    void aScaleThatStandsForNoNumberIsNamed() throws IOException {
        Path checkpoint = weights((name, type, values) -> {
            if (name.endsWith("down_proj_scales")) {
                fill(values, 255);
            }
        });
        assertRefused(
                checkpoint,
                "model.safetensors",
                "tensor model.layers.0.mlp.experts.down_proj_scales is 255 at [0, 0, 0]; allowed: 0 to 254");
    }

    @Test
    void ofManyTensorsThatAreNotFiniteTheFirstAreNamed() throws IOException {
        Path checkpoint = weights((name, type, values) -> {
            if (type.equals("BF16")) {
                values.putShort(0, (short) NOT_A_NUMBER);
            }
        });
        assertThat(refusal(checkpoint))
                .contains("tensor lm_head.weight is NaN at [0, 0]")
                .endsWith("; and 30 tensors more");
    }

    @Test
    void finiteWeightsThatOverflowAreToldAsSuch() throws IOException {
        Path checkpoint = weights((name, type, values) -> {
            if (name.equals("lm_head.weight")) {
                for (int i = 0; i < values.limit(); i += 2) {
                    values.putShort(i, (short) LARGEST);
                }
            }
        });
        assertThat(refusal(checkpoint))
                .contains(checkpoint + ": the weights are finite, but what is computed with them overflows float32");
    }

    private static void assertRefused(Path checkpoint, String file, String problem) {
        assertThat(refusal(checkpoint)).contains(checkpoint.resolve(file) + ": ", problem);
    }

    /** The one line that the start ends with. */
    private static String refusal(Path checkpoint) {
        Throwable failure = catchThrowable(() -> {
            try (ConfigurableApplicationContext context =
                    RuntimeApplication.start("--server.port=0", "--slipway.engine.checkpoint=" + checkpoint)) {
                context.getBean(ModelLoading.class).await();
            }
        });
        return StartFailure.line(Objects.requireNonNull(failure, "it started"));
    }

    private static ObjectNode added(ObjectNode tokenizer, String content) {
        return (ObjectNode) tokenizer
                .path("added_tokens")
                .valueStream()
                .filter(token -> token.path("content").asString().equals(content))
                .findFirst()
                .orElseThrow();
    }

    /** The demonstration model with another file in place of one of its own. */
    private Path changed(String file, Consumer<ObjectNode> change) throws IOException {
        Path checkpoint = linked(TestServer.NANO);
        ObjectNode json = (ObjectNode) TestServer.JSON.readTree(TestServer.NANO.resolve(file));
        change.accept(json);
        Files.delete(checkpoint.resolve(file));
        TestServer.JSON.writeValue(checkpoint.resolve(file), json);
        return checkpoint;
    }

    private interface Change {
        void of(String tensor, String type, ByteBuffer values);
    }

    /** A small model with other weights. */
    private Path weights(Change change) throws IOException {
        Path checkpoint = linked(TINY);
        Path file = checkpoint.resolve("model.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer weights = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int start = 8 + (int) weights.getLong(0);
        TestServer.JSON
                .readTree(new String(bytes, 8, start - 8, StandardCharsets.UTF_8))
                .properties()
                .forEach(entry -> {
                    JsonNode offsets = entry.getValue().path("data_offsets");
                    if (offsets.isArray()) {
                        int begin = offsets.get(0).intValue();
                        ByteBuffer values = weights.slice(
                                        start + begin, offsets.get(1).intValue() - begin)
                                .order(ByteOrder.LITTLE_ENDIAN);
                        change.of(entry.getKey(), entry.getValue().path("dtype").stringValue(), values);
                    }
                });
        Files.delete(file);
        Files.write(file, bytes);
        return checkpoint;
    }

    private static void fill(ByteBuffer values, int value) {
        while (values.hasRemaining()) {
            values.put((byte) value);
        }
    }

    private Path linked(Path checkpoint) throws IOException {
        Path copy = Files.createTempDirectory(folder, "checkpoint");
        try (Stream<Path> files = Files.list(checkpoint.toAbsolutePath().normalize())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.createSymbolicLink(copy.resolve(file.getFileName()), file);
            }
        }
        return copy;
    }
}
