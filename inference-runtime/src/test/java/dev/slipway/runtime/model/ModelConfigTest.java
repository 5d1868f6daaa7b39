package dev.slipway.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.runtime.weights.InvalidCheckpointException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelConfigTest {

    @TempDir
    private Path directory;

    @Test
    void readsThePublishedFormat() {
        ModelConfig config = ModelConfig.read(TestModel.directory("gpt-oss-nano"));
        assertThat(config.hiddenSize()).isEqualTo(256);
        assertThat(config.numHiddenLayers()).isEqualTo(4);
        assertThat(config.queryGroup()).isEqualTo(4);
        assertThat(config.maxPositionEmbeddings()).isEqualTo(4096);
        assertThat(config.layerTypes()).startsWith(LayerType.SLIDING_ATTENTION, LayerType.FULL_ATTENTION);
    }

    @Test
    void openAisOwnFormatMeansTheSame() {
        assertThat(ModelConfig.read(TestModel.directory("tiny-a-original")))
                .isEqualTo(ModelConfig.read(TestModel.directory("tiny-a")));
    }

    @Test
    void ropeParametersAreTheNewerNameOfRopeScaling() throws IOException {
        ModelConfig config =
                edited(text -> text.replace("\"rope_scaling\": {", "\"rope_parameters\": {\"rope_theta\": 150000,")
                        .replace("\"rope_theta\": 150000,\n  \"router", "\"router"));
        assertThat(config).isEqualTo(ModelConfig.read(TestModel.directory("tiny-a")));
    }

    @Test
    void slidingLayersSeeTheWindowAndFullLayersEverything() {
        ModelConfig config = ModelConfig.read(TestModel.directory("tiny-a"));
        assertThat(config.firstVisible(0, 127)).isZero();
        assertThat(config.firstVisible(0, 128)).isEqualTo(1);
        assertThat(config.firstVisible(1, 100_000)).isZero();
    }

    @Test
    void yarnFrequenciesAreThoseOfThe20b() {
        RopeParameters rope = new RopeParameters(150_000, 32, 32, 1, 4096, false);
        Map<Integer, Double> expected = Map.of(
                0, 1.0,
                1, 0.6890443058881633,
                8, 0.050813274815461475,
                12, 0.006794959489732219,
                17, 0.00012931870124506317,
                31, 3.0235114281192144e-07);
        float[] frequencies = rope.inverseFrequencies(64);
        expected.forEach((i, value) -> assertThat((double) frequencies[i]).isCloseTo(value, within(value * 1e-6)));
        assertThat(rope.attentionFactor()).isCloseTo(1.3465735902799727, within(1e-15));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "head_dim": 16,            | "head_dim": 24,               | head_dim is 24; allowed: a multiple of 16
            "head_dim": 16,            |                               | head_dim is missing
            "hidden_size": 64,         | "hidden_size": 63,            | hidden_size is 63; allowed: a multiple of 32
            "hidden_size": 64,         | "hidden_size": "64",          | hidden_size is "64"; allowed: a whole number
            "hidden_size": 64,         | "hidden_size": 1e30,          | hidden_size is 1.0E30; allowed: a whole number
            "max_position_embeddings": 131072, | "max_position_embeddings": 1, | max_position_embeddings is 1; allowed: a whole number from 2
            "vocab_size": 512          | "vocab_size": -1              | vocab_size is -1
            "num_key_value_heads": 2,  | "num_key_value_heads": 3,     | num_key_value_heads is 3; allowed: a divisor of num_attention_heads (4)
            "num_experts_per_tok": 2,  | "num_experts_per_tok": 5,     | num_experts_per_tok is 5; allowed: a whole number from 1 to 4
            "model_type": "gpt_oss",   | "model_type": "llama",        | model_type is "llama"; allowed: gpt_oss
            "rope_type": "yarn"        | "rope_type": "linear"         | rope_scaling.rope_type is "linear"; allowed: yarn
            "factor": 32.0             | "factor": 0                   | rope_scaling.factor is 0
            "quant_method": "mxfp4"    | "quant_method": "awq"         | quantization_config.quant_method is "awq"; allowed: mxfp4
            "full_attention"           | "chunked_attention"           | layer_types is
            "tie_word_embeddings": false | "tie_word_embeddings": true | tie_word_embeddings is true; allowed: false
            """)
    void namesTheWrongFieldItsValueAndWhatIsAllowed(String from, String to, String message) {
        assertThatThrownBy(() -> edited(text -> text.replace(from, to == null ? "" : to)))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("config.json");
    }

    @Test
    void reportsEveryWrongFieldAtOnce() {
        assertThatThrownBy(() -> edited(text -> text.replace("\"head_dim\": 16", "\"head_dim\": 0")
                        .replace("\"vocab_size\": 512", "\"vocab_size\": true")))
                .hasMessageContaining("head_dim is 0")
                .hasMessageContaining("vocab_size is true");
    }

    @Test
    void endTokensAreOneIdOrAList() {
        assertThat(endTokens("tiny-a")).containsExactly(2);
        assertThat(endTokens("gpt-oss-nano")).containsExactly(4088, 4087, 4094);
        assertThat(endTokens("tiny-a-original")).isEmpty();
    }

    @Test
    void aWrongEndTokenIsNamed() throws IOException {
        Files.writeString(directory.resolve("generation_config.json"), "{\"eos_token_id\": [1, \"x\"]}");
        assertThatThrownBy(() -> GenerationConfig.read(directory, 512))
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining("eos_token_id is [1,\"x\"]");
    }

    @Test
    void aFileThatIsCutShortIsToldAsSuch() throws IOException {
        Files.writeString(directory.resolve("config.json"), "{\"hidden_size\": [64");
        assertThatThrownBy(() -> ModelConfig.read(directory))
                .hasMessageContaining(
                        "config.json: not valid JSON: Unexpected end-of-input: expected close marker for Array");
    }

    private static List<Integer> endTokens(String model) {
        Path checkpoint = TestModel.directory(model);
        return GenerationConfig.read(checkpoint, ModelConfig.read(checkpoint).vocabSize())
                .eosTokenIds();
    }

    private ModelConfig edited(UnaryOperator<String> change) throws IOException {
        String text = Files.readString(TestModel.directory("tiny-a").resolve("config.json"));
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(directory.resolve("config.json"), changed);
        return ModelConfig.read(directory);
    }
}
