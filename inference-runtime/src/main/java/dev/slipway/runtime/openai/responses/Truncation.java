package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.AssistantMessage;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.ToolMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Drops the oldest messages of a conversation; instructions stay, and results stay with their calls. */
final class Truncation {

    private final Conversation whole;
    private final List<Integer> beginnings;

    private Truncation(Conversation whole) {
        this.whole = whole;
        this.beginnings = beginnings(whole.messages());
    }

    /** The longest part that fits, or the shortest that there is. What is shorter than one that fits has to fit too. */
    static Conversation longest(Conversation whole, Predicate<Conversation> fits) {
        Truncation truncation = new Truncation(whole);
        int low = 0;
        int high = truncation.beginnings.size() - 1;
        while (low < high) {
            int middle = (low + high) / 2;
            if (fits.test(truncation.from(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return truncation.from(low);
    }

    private Conversation from(int beginning) {
        List<Message> messages = whole.messages();
        return new Conversation(
                whole.system(),
                whole.instructions(),
                whole.tools(),
                whole.responseFormat(),
                messages.subList(beginnings.get(beginning), messages.size()));
    }

    /** Where a part may begin, so that no result in it lacks its call; the first message always may. */
    private static List<Integer> beginnings(List<Message> messages) {
        int[] change = new int[messages.size() + 1];
        Map<String, Integer> calls = new HashMap<>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.get(i) instanceof AssistantMessage said) {
                int at = i;
                said.toolCalls().forEach(call -> calls.put(call.id(), at));
            } else if (messages.get(i) instanceof ToolMessage result) {
                change[calls.getOrDefault(result.toolCallId(), i) + 1]++;
                change[i + 1]--;
            }
        }
        List<Integer> beginnings = new ArrayList<>();
        int openCalls = 0;
        for (int i = 0; i < messages.size(); i++) {
            openCalls += change[i];
            if (openCalls == 0) {
                beginnings.add(i);
            }
        }
        return beginnings.isEmpty() ? List.of(0) : beginnings;
    }
}
