package dev.slipway.runtime.openai.chat;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.HarmonyParser;
import dev.slipway.runtime.harmony.HarmonyRenderer;
import dev.slipway.runtime.harmony.PromptEnd;
import dev.slipway.runtime.openai.request.ChatTools;
import dev.slipway.runtime.openai.request.FormatField;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.time.LocalDate;
import java.util.Set;
import java.util.stream.Collectors;

/** What the model of a chat reads, and where it goes on. */
public record ChatPrompt(Conversation conversation, PromptEnd end) {

    private static final String GENERATE = "add_generation_prompt";
    private static final String CONTINUE = "continue_final_message";

    public static ChatPrompt read(JsonFields request, LocalDate today) {
        ChatMessages messages = ChatMessages.read(request);
        Conversation conversation = new Conversation(
                TemplateFields.system(request, today),
                messages.instructions(),
                ChatTools.read(request),
                FormatField.ofChat(request).told().orElse(null),
                messages.conversation());
        return new ChatPrompt(conversation, end(request));
    }

    public int[] tokens(BpeTokenizer tokenizer) {
        return new HarmonyRenderer(tokenizer).render(conversation, end);
    }

    Set<String> functions() {
        return conversation.tools().stream().map(Conversation.Tool::name).collect(Collectors.toSet());
    }

    HarmonyParser parser(BpeTokenizer tokenizer) {
        return end == PromptEnd.OPEN_ANSWER
                ? HarmonyParser.insideFinal(tokenizer, functions())
                : new HarmonyParser(tokenizer, functions());
    }

    /** What the assistant said, if it spoke last; else nothing. */
    String lastAnswer() {
        return !conversation.messages().isEmpty()
                        && conversation.messages().getLast()
                                instanceof AssistantMessage(String content, String _, var _)
                        && content != null
                ? content
                : "";
    }

    private static PromptEnd end(JsonFields request) {
        boolean open = request.flag(CONTINUE, false);
        boolean generate = request.flag(GENERATE, !open);
        if (!open) {
            return generate ? PromptEnd.NEW_ANSWER : PromptEnd.LAST_MESSAGE;
        }
        if (generate) {
            throw request.wrong(CONTINUE, "false when add_generation_prompt is true");
        }
        requireAnswer(request.objects("messages").getLast());
        return PromptEnd.OPEN_ANSWER;
    }

    private static void requireAnswer(JsonFields last) {
        if (!last.requiredText("role").equals("assistant")) {
            throw last.wrong("role", "assistant when continue_final_message is true");
        }
        if (!last.has("content")) {
            throw last.missing("content", "a string or an array of text parts when continue_final_message is true");
        }
        if (!last.objects("tool_calls").isEmpty()) {
            throw last.wrong("tool_calls", "absent when continue_final_message is true");
        }
    }
}
