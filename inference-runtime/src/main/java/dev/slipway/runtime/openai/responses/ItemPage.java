package dev.slipway.runtime.openai.responses;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Some of a response's input items, as clients read them. */
public record ItemPage(
        String object,
        List<JsonNode> data,
        @Nullable String firstId,
        @Nullable String lastId,
        boolean hasMore) {

    public ItemPage {
        data = List.copyOf(data);
    }

    /** The first {@code limit} of these. */
    public static ItemPage of(List<JsonNode> items, int limit) {
        List<JsonNode> data = items.subList(0, Math.min(limit, items.size()));
        return new ItemPage(
                "list",
                data,
                data.isEmpty() ? null : idOf(data.getFirst()),
                data.isEmpty() ? null : idOf(data.getLast()),
                data.size() < items.size());
    }

    /** Where the item with this id stands. */
    public static OptionalInt indexOf(List<JsonNode> items, String id) {
        return IntStream.range(0, items.size())
                .filter(i -> idOf(items.get(i)).equals(id))
                .findFirst();
    }

    private static String idOf(JsonNode item) {
        return item.path("id").asString("");
    }
}
