package dev.slipway.runtime.openai.messages;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.runtime.openai.answer.Usage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An answer as Anthropic's clients read it. */
public record AnthropicMessage(
        String id,
        String model,
        List<Block> content,
        @Nullable String stopReason,
        @Nullable String stopSequence,
        Usage usage) {

    @JsonProperty
    String type() {
        return "message";
    }

    @JsonProperty
    String role() {
        return "assistant";
    }

    /** One piece of what was said. */
    sealed interface Block {}

    record Thinking(String type, String thinking, String signature) implements Block {

        /** Nothing here checks where reasoning comes from, but clients drop what has no signature. */
        static final String UNSIGNED = "unsigned";

        Thinking(String thinking, String signature) {
            this("thinking", thinking, signature);
        }
    }

    record Text(String type, String text) implements Block {

        Text(String text) {
            this("text", text);
        }
    }

    record ToolUse(String type, String id, String name, JsonNode input) implements Block {

        ToolUse(String id, String name, JsonNode input) {
            this("tool_use", id, name, input);
        }
    }

    /** @param inputTokens the prompt's that were not read from the cache */
    record Usage(int inputTokens, int cacheCreationInputTokens, int cacheReadInputTokens, int outputTokens) {

        static Usage of(dev.slipway.runtime.openai.answer.Usage usage) {
            int cached = usage.promptTokensDetails().cachedTokens();
            return new Usage(usage.promptTokens() - cached, 0, cached, usage.completionTokens());
        }
    }
}
