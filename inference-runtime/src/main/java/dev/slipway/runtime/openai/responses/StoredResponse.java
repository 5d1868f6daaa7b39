package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation.Message;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    String id() {
        return response.id();
    }

    Stream<String> itemIds() {
        return Stream.concat(
                input.stream().map(StoredResponse::idOf),
                response.output().stream().map(ResponseItem::id));
    }

    /** One of the items, as clients read it. */
    Optional<JsonNode> item(String id, JsonMapper json) {
        Stream<JsonNode> output =
                response.output().stream().filter(item -> item.id().equals(id)).map(json::valueToTree);
        return Stream.concat(input.stream().filter(item -> idOf(item).equals(id)), output)
                .findFirst();
    }

    /** About how much memory it takes. What it shares with the responses before it counts for each of them. */
    long bytes() {
        long said = conversation.stream().mapToLong(HeapSize::of).sum();
        long given = input.stream().mapToLong(HeapSize::of).sum();
        return said + given + HeapSize.of(response);
    }

    private static String idOf(JsonNode item) {
        return item.path("id").asString("");
    }
}
