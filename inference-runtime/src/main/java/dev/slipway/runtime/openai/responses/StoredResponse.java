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
 * @param tenant whose it is
 * @param input the items that its request added
 * @param conversation everything that was said up to its end, without instructions
 * @param run what makes it, or made it, in the background
 */
public record StoredResponse(
        String tenant,
        Response response,
        List<JsonNode> input,
        List<Message> conversation,
        Optional<BackgroundRun> run) {

    /** Events that are kept take about so much more than what they tell. */
    private static final int EVENTS = 32;

    public StoredResponse {
        input = List.copyOf(input);
        conversation = List.copyOf(conversation);
    }

    String id() {
        return response.id();
    }

    /** What it took, for whoever is the first to be told that it has ended. It may have ended since this was kept. */
    public Optional<?> takeReceipt() {
        return response.hasEnded() ? run.flatMap(BackgroundRun::takeReceipt) : Optional.empty();
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
        boolean events = run.filter(BackgroundRun::keepsEvents).isPresent();
        return said + given + HeapSize.of(response) + (events ? EVENTS * HeapSize.ofOutput(response) : 0);
    }

    private static String idOf(JsonNode item) {
        return item.path("id").asString("");
    }
}
