package dev.slipway.runtime.harmony;

import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a chat request says to the model, in Harmony's terms.
 *
 * @param instructions the texts of the request's system and developer messages; null or empty for none
 */
public record Conversation(
        SystemSettings system,
        @Nullable String instructions,
        List<Tool> tools,
        @Nullable ResponseFormat responseFormat,
        List<Message> messages) {

    /** Throws IllegalArgumentException, with the message's index, for a tool result that answers no earlier call. */
    public Conversation {
        tools = List.copyOf(tools);
        messages = List.copyOf(messages);
        requireCallForEachResult(messages);
    }

    public enum ReasoningEffort {
        /** Low, and an empty analysis is already written, so that the model answers at once. */
        NONE,
        LOW,
        MEDIUM,
        HIGH
    }

    /** The system message: facts about the model, not the client's instructions. */
    public record SystemSettings(
            String identity,
            @Nullable String knowledgeCutoff,
            @Nullable LocalDate currentDate,
            ReasoningEffort reasoningEffort) {

        public static final String DEFAULT_IDENTITY = "You are ChatGPT, a large language model trained by OpenAI.";
        public static final String DEFAULT_KNOWLEDGE_CUTOFF = "2024-06";

        public static SystemSettings of(@Nullable LocalDate currentDate, ReasoningEffort reasoningEffort) {
            return new SystemSettings(DEFAULT_IDENTITY, DEFAULT_KNOWLEDGE_CUTOFF, currentDate, reasoningEffort);
        }

        public SystemSettings as(String otherIdentity) {
            return new SystemSettings(otherIdentity, knowledgeCutoff, currentDate, reasoningEffort);
        }
    }

    /** A function that the model may call; {@code parameters} is its JSON schema. */
    public record Tool(
            String name,
            @Nullable String description,
            @Nullable JsonNode parameters) {}

    /** The JSON schema that the answer has to follow. */
    public record ResponseFormat(String name, @Nullable String description, JsonNode schema) {}

    public sealed interface Message {}

    public record UserMessage(String content) implements Message {}

    /** What the model said in an earlier turn: any of reasoning, content and calls may be missing. */
    public record AssistantMessage(
            @Nullable String content, @Nullable String reasoning, List<ToolCall> toolCalls) implements Message {

        public AssistantMessage {
            toolCalls = List.copyOf(toolCalls);
        }
    }

    /** @param arguments the call's body as the model wrote it, usually a JSON object */
    public record ToolCall(String id, String name, String arguments) {}

    /** The answer to the earlier call with this id. */
    public record ToolMessage(String toolCallId, String content) implements Message {}

    private static void requireCallForEachResult(List<Message> messages) {
        Set<String> callIds = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            switch (messages.get(i)) {
                case AssistantMessage assistant -> assistant.toolCalls().forEach(call -> callIds.add(call.id()));
                case ToolMessage result -> requireCall(i, result.toolCallId(), callIds);
                case UserMessage user -> {}
            }
        }
    }

    private static void requireCall(int index, String toolCallId, Set<String> callIds) {
        if (!callIds.contains(toolCallId)) {
            throw new IllegalArgumentException(
                    "messages[%d].tool_call_id '%s' answers none of the earlier tool calls %s"
                            .formatted(index, toolCallId, callIds));
        }
    }
}
