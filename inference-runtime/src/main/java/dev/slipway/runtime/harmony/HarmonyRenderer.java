package dev.slipway.runtime.harmony;

import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.harmony.HarmonyMessage.Author;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.ArrayList;
import java.util.List;

/** Renders a conversation as the prompt of a gpt-oss model. */
public final class HarmonyRenderer {

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
        return render(conversation, PromptEnd.NEW_ANSWER);
    }

    public int[] render(Conversation conversation, PromptEnd end) {
        return switch (end) {
            case NEW_ANSWER -> render(answered(conversation));
            case LAST_MESSAGE ->
                encode(OldReasoning.drop(messages(conversation), style)).tokens();
            case OPEN_ANSWER -> renderOpen(messages(conversation));
        };
    }

    int[] render(List<HarmonyMessage> messages) {
        return renderAll(OldReasoning.drop(messages, style));
    }

    int[] renderAll(List<HarmonyMessage> messages) {
        return encode(messages).forCompletion();
    }

    /** The last message is the answer that goes on: the reasoning of its own turn is not old yet. */
    private int[] renderOpen(List<HarmonyMessage> messages) {
        MessageEncoder encoder = encode(OldReasoning.drop(messages.subList(0, messages.size() - 1), style));
        encoder.encodeOpen(messages.getLast());
        return encoder.tokens();
    }

    private MessageEncoder encode(List<HarmonyMessage> messages) {
        MessageEncoder encoder = new MessageEncoder(tokenizer, control, style);
        messages.forEach(encoder::encode);
        return encoder;
    }

    private List<HarmonyMessage> answered(Conversation conversation) {
        List<HarmonyMessage> messages = messages(conversation);
        if (conversation.system().reasoningEffort() == ReasoningEffort.NONE) {
            messages.add(HarmonyMessage.of(Author.ASSISTANT, HarmonyMessage.ANALYSIS, ""));
        }
        return messages;
    }

    private List<HarmonyMessage> messages(Conversation conversation) {
        List<HarmonyMessage> messages = new ArrayList<>();
        messages.add(HarmonyMessage.of(Author.SYSTEM, null, SystemText.of(conversation)));
        String developer = DeveloperText.of(conversation, style);
        if (!developer.isEmpty()) {
            messages.add(HarmonyMessage.of(Author.DEVELOPER, null, developer));
        }
        messages.addAll(History.of(conversation.messages()));
        return messages;
    }
}
