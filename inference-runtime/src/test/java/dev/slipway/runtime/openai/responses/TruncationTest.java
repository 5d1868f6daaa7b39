package dev.slipway.runtime.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.ReasoningEffort;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.harmony.Conversation.ToolCall;
import dev.slipway.runtime.harmony.Conversation.ToolMessage;
import dev.slipway.runtime.harmony.Conversation.UserMessage;
import java.util.List;
import org.junit.jupiter.api.Test;

class TruncationTest {

    private static final Message QUESTION = new UserMessage("question");
    private static final Message CALL = call("a");
    private static final Message RESULT = new ToolMessage("a", "result");
    private static final Message ANSWER = new AssistantMessage("answer", null, List.of());

    @Test
    void asManyMessagesStayAsFit() {
        for (int fitting = 1; fitting <= 4; fitting++) {
            assertThat(longest(fitting, QUESTION, ANSWER, QUESTION, ANSWER)).hasSize(fitting);
        }
    }

    @Test
    void instructionsStay() {
        Conversation whole = conversation(QUESTION, QUESTION);

        assertThat(Truncation.longest(whole, part -> part.messages().size() <= 1)
                        .instructions())
                .isEqualTo("Be kind.");
    }

    @Test
    void aResultStaysWithItsCall() {
        assertThat(longest(4, QUESTION, CALL, RESULT, ANSWER, QUESTION))
                .containsExactly(CALL, RESULT, ANSWER, QUESTION);
        assertThat(longest(3, QUESTION, CALL, RESULT, ANSWER, QUESTION)).containsExactly(ANSWER, QUESTION);
    }

    @Test
    void whatComesBetweenCallAndResultGoesWithThem() {
        assertThat(longest(2, call("a"), call("b"), new ToolMessage("b", "x"), RESULT, QUESTION))
                .containsExactly(QUESTION);
    }

    @Test
    void theLastMessageStaysEvenIfItDoesNotFit() {
        assertThat(longest(0, QUESTION, ANSWER)).containsExactly(ANSWER);
        assertThat(longest(0, CALL, RESULT)).containsExactly(CALL, RESULT);
    }

    private static List<Message> longest(int fitting, Message... messages) {
        return Truncation.longest(
                        conversation(messages), part -> part.messages().size() <= fitting)
                .messages();
    }

    private static Conversation conversation(Message... messages) {
        return new Conversation(
                SystemSettings.of(null, ReasoningEffort.LOW), "Be kind.", List.of(), null, List.of(messages));
    }

    private static Message call(String id) {
        return new AssistantMessage(null, null, List.of(new ToolCall(id, "f", "{}")));
    }
}
