package dev.slipway.runtime.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.Goldens;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** The library's own tokens for 77 conversations. */
class LibraryRenderingTest {

    private final BpeTokenizer tokenizer = O200k.tokenizer();
    private final HarmonyRenderer renderer = new HarmonyRenderer(tokenizer, HarmonyStyle.LIBRARY);
    private final int start = tokenizer.requiredSpecialToken("<|start|>");
    private final int returnToken = tokenizer.requiredSpecialToken("<|return|>");

    @TestFactory
    List<DynamicTest> rendersTheLibrarysTokens() {
        List<JsonNode> goldens = Goldens.lines("/harmony/render.jsonl");
        assertThat(goldens).hasSize(77);
        return goldens.stream()
                .map(golden -> DynamicTest.dynamicTest(golden.path("name").stringValue(), () -> check(golden)))
                .toList();
    }

    private void check(JsonNode golden) {
        List<HarmonyMessage> messages = LibraryJson.messages(golden.path("messages"));
        int[] withoutOldReasoning = renderer.render(messages);
        int[] withAllReasoning = renderer.renderAll(messages);
        assertTokens(withoutOldReasoning, golden.path("completion"));
        assertTokens(withAllReasoning, golden.path("completion_keep_analysis"));
        assertTokens(asTraining(withoutOldReasoning, messages), golden.path("training"));
        assertTokens(asTraining(withAllReasoning, messages), golden.path("training_keep_analysis"));
    }

    private void assertTokens(int[] rendered, JsonNode golden) {
        assertThat(tokenizer.decode(rendered)).isEqualTo(golden.path("text").stringValue());
        assertThat(rendered).isEqualTo(Goldens.ids(golden.path("ids")));
    }

    /** Training data has no prompt for an answer, and its last final message ends in the token that the model has to learn. */
    private int[] asTraining(int[] completion, List<HarmonyMessage> messages) {
        assertThat(completion).endsWith(start, tokenizer.encode("assistant")[0]);
        int[] training = Arrays.copyOf(completion, completion.length - 2);
        if (!messages.isEmpty() && messages.getLast().isFinal()) {
            training[training.length - 1] = returnToken;
        }
        return training;
    }
}
