package dev.slipway.runtime.weights;

import static dev.slipway.runtime.weights.SafetensorsWriter.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final Path MODELS = Path.of("src/test/resources/models");
    private static final String EMBEDDING = tensor("model.embed_tokens.weight", "BF16", "[1,2]", 0, 4);

    @TempDir
    private Path directory;

    @Test
    void fusedAttentionInputsOfOpenAisFilesAreTheSeparateOnes() {
        try (Checkpoint published = Checkpoint.open(MODELS.resolve("tiny-a"));
                Checkpoint original = Checkpoint.open(MODELS.resolve("tiny-a-original"))) {
            List<Tensor> expected = published.attentionInputs(1, "weight", 64, 32, 64);
            List<Tensor> fused = original.attentionInputs(1, "weight", 64, 32, 64);
            for (int i = 0; i < 3; i++) {
                assertThat(fused.get(i).toFloats())
                        .containsExactly(expected.get(i).toFloats());
            }
        }
    }

    @Test
    void findsTensorsInEveryShardOfAnIndex() {
        try (Checkpoint checkpoint = Checkpoint.open(MODELS.resolve("tiny-c"))) {
            assertThat(checkpoint
                            .tensor("lm_head.weight", DType.BF16, 1024, 128)
                            .shape())
                    .containsExactly(1024L, 128L);
            assertThat(checkpoint.tensor("model.norm.weight", DType.BF16, 128).shape())
                    .containsExactly(128L);
        }
    }

    @Test
    void namesAMissingTensor() throws IOException {
        write("model.safetensors", "{" + EMBEDDING + "}", 4);
        assertRefused(
                checkpoint -> checkpoint.tensor("lm_head.weight", DType.BF16, 1, 2),
                "tensor lm_head.weight is missing");
    }

    @Test
    void namesAMissingTensorAsTheFileWouldCallIt() throws IOException {
        write("model.safetensors", "{" + tensor("embedding.weight", "BF16", "[1,2]", 0, 4) + "}", 4);
        assertRefused(
                checkpoint -> checkpoint.attentionInputs(3, "bias", 4, 2), "tensor block.3.attn.qkv.bias is missing");
    }

    @Test
    void namesAWrongTypeOrShape() throws IOException {
        write("model.safetensors", "{" + EMBEDDING + "}", 4);
        assertRefused(
                checkpoint -> checkpoint.tensor("model.embed_tokens.weight", DType.F32, 1, 2),
                "tensor model.embed_tokens.weight is BF16 [1, 2]; config.json asks for F32 [1, 2]");
        assertRefused(
                checkpoint -> checkpoint.tensor("model.embed_tokens.weight", DType.BF16, 2, 1),
                "BF16 [1, 2]; config.json asks for BF16 [2, 1]");
    }

    @Test
    void saysThatExpandedExpertsAreNotTaken() throws IOException {
        String experts = "model.layers.0.mlp.experts.down_proj";
        write("model.safetensors", "{" + EMBEDDING + "," + tensor(experts, "BF16", "[1]", 4, 6) + "}", 6);
        assertRefused(
                checkpoint -> checkpoint.tensor(experts + "_blocks", DType.U8, 1), "its experts are not in MXFP4");
    }

    @Test
    void refusesATensorThatTwoFilesHave() throws IOException {
        write("model-00001-of-00002.safetensors", "{" + EMBEDDING + "}", 4);
        write("model-00002-of-00002.safetensors", "{" + EMBEDDING + "}", 4);
        assertOpenRefused("tensor model.embed_tokens.weight is in two files");
    }

    @Test
    void refusesAnIndexWhoseShardIsNotThere() throws IOException {
        index("{\"model.embed_tokens.weight\":\"model-00001-of-00001.safetensors\"}");
        assertOpenRefused("model-00001-of-00001.safetensors: no such file");
    }

    @Test
    void refusesAnIndexThatPromisesWhatItsShardDoesNotHave() throws IOException {
        write("a.safetensors", "{" + EMBEDDING + "}", 4);
        index("{\"model.embed_tokens.weight\":\"a.safetensors\",\"lm_head.weight\":\"a.safetensors\"}");
        assertOpenRefused("a.safetensors: tensor lm_head.weight is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"../secret\"", "\"/etc/passwd\"", "\"a/b\"", "\"\"", "7", "null"})
    void refusesAnIndexThatLeavesItsDirectory(String file) throws IOException {
        index("{\"model.embed_tokens.weight\":" + file + "}");
        assertOpenRefused("the name of a file beside the index is needed");
    }

    @Test
    void refusesADirectoryWithoutWeights() {
        assertOpenRefused("neither model.safetensors nor model.safetensors.index.json");
    }

    @Test
    void refusesAnotherFamilysCheckpoint() throws IOException {
        write("model.safetensors", "{" + tensor("transformer.wte", "BF16", "[1]", 0, 2) + "}", 2);
        assertOpenRefused("no gpt-oss checkpoint");
    }

    private interface Use {
        void of(Checkpoint checkpoint);
    }

    private void assertRefused(Use use, String message) {
        try (Checkpoint checkpoint = Checkpoint.open(directory)) {
            assertThatThrownBy(() -> use.of(checkpoint))
                    .isInstanceOf(InvalidCheckpointException.class)
                    .hasMessageContaining(message);
        }
    }

    private void assertOpenRefused(String message) {
        assertThatThrownBy(() -> Checkpoint.open(directory).close())
                .isInstanceOf(InvalidCheckpointException.class)
                .hasMessageContaining(message);
    }

    private void index(String weightMap) throws IOException {
        Files.writeString(directory.resolve("model.safetensors.index.json"), "{\"weight_map\":" + weightMap + "}");
    }

    private void write(String name, String header, int dataBytes) throws IOException {
        SafetensorsWriter.write(directory.resolve(name), header, dataBytes);
    }
}
