package dev.slipway.runtime.harmony;

import static java.util.Objects.requireNonNull;

import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.harmony.Conversation.ToolCall;
import dev.slipway.runtime.harmony.Conversation.ToolMessage;
import dev.slipway.runtime.harmony.Conversation.UserMessage;
import dev.slipway.runtime.harmony.HarmonyMessage.Author;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Renders a conversation as the prompt of a gpt-oss model. */
public final class HarmonyRenderer {

    private static final String FUNCTIONS = "functions.";

    private final BpeTokenizer tokenizer;
    private final HarmonyTokens control;
    private final HarmonyStyle style;

    public HarmonyRenderer(BpeTokenizer tokenizer) {
        this(tokenizer, HarmonyStyle.CHANNEL_FIRST);
    }

    /** Throws TokenizerException if the tokenizer lacks one of Harmony's control tokens. */
    public HarmonyRenderer(BpeTokenizer tokenizer, HarmonyStyle style) {
        this.tokenizer = tokenizer;
        this.control = HarmonyTokens.of(tokenizer);
        this.style = style;
    }

    /** The prompt; it ends in {@code <|start|>assistant}, and the model goes on from there. */
    public int[] render(Conversation conversation) {
        return render(messages(conversation));
    }

    int[] render(List<HarmonyMessage> messages) {
        return renderAll(OldReasoning.drop(messages, style));
    }

    int[] renderAll(List<HarmonyMessage> messages) {
        MessageEncoder encoder = new MessageEncoder(tokenizer, control, style);
        messages.forEach(encoder::encode);
        return encoder.forCompletion();
    }

    private List<HarmonyMessage> messages(Conversation conversation) {
        List<HarmonyMessage> messages = new ArrayList<>();
        messages.add(HarmonyMessage.of(Author.SYSTEM, null, SystemText.of(conversation)));
        String developer = DeveloperText.of(conversation, style);
        if (!developer.isEmpty()) {
            messages.add(HarmonyMessage.of(Author.DEVELOPER, null, developer));
        }
        addHistory(conversation.messages(), messages);
        if (conversation.system().reasoningEffort() == ReasoningEffort.NONE) {
            messages.add(HarmonyMessage.of(Author.ASSISTANT, HarmonyMessage.ANALYSIS, ""));
        }
        return messages;
    }

    private static void addHistory(List<Conversation.Message> history, List<HarmonyMessage> messages) {
        Map<String, String> toolNames = new HashMap<>();
        for (Conversation.Message message : history) {
            switch (message) {
                case UserMessage user -> messages.add(HarmonyMessage.of(Author.USER, null, user.content()));
                case AssistantMessage assistant -> {
                    addAssistant(assistant, messages);
                    assistant.toolCalls().forEach(call -> toolNames.put(call.id(), FUNCTIONS + call.name()));
                }
                case ToolMessage result ->
                    messages.add(HarmonyMessage.result(
                            requireNonNull(toolNames.get(result.toolCallId())), result.content()));
            }
        }
    }

    private static void addAssistant(AssistantMessage assistant, List<HarmonyMessage> messages) {
        String reasoning = assistant.reasoning();
        if (reasoning != null && !reasoning.isEmpty()) {
            messages.add(HarmonyMessage.of(Author.ASSISTANT, HarmonyMessage.ANALYSIS, reasoning));
        }
        String content = assistant.content();
        boolean isPreamble = !assistant.toolCalls().isEmpty();
        if (content != null && !(isPreamble && content.isEmpty())) {
            String channel = isPreamble ? HarmonyMessage.COMMENTARY : HarmonyMessage.FINAL;
            messages.add(HarmonyMessage.of(Author.ASSISTANT, channel, content));
        }
        for (ToolCall call : assistant.toolCalls()) {
            messages.add(HarmonyMessage.call(FUNCTIONS + call.name(), call.arguments()));
        }
    }
}
