package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation.Message;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A response that clients can come back to.
 *
 * @param input the items that its request added
 * @param conversation everything that was said up to its end, without instructions
 */
public record StoredResponse(Response response, List<JsonNode> input, List<Message> conversation) {

    public StoredResponse {
        input = List.copyOf(input);
        conversation = List.copyOf(conversation);
    }
}
