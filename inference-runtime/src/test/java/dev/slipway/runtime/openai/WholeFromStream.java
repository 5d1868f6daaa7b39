package dev.slipway.runtime.openai;

import dev.slipway.runtime.TestServer;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the events of a stream together, as a client of each surface does. */
final class WholeFromStream {

    private static final Set<String> BY_CHANCE =
            Set.of("id", "created", "created_at", "completed_at", "call_id", "object", "previous_response_id");

    private WholeFromStream() {}

    static JsonNode of(String path, JsonNode request, List<JsonNode> events) {
        return switch (path) {
            case "/v1/chat/completions" -> chat(request, events);
            case "/v1/completions" -> completion(request, events);
            case "/v1/responses" -> response(events);
            case "/v1/messages" -> message(events);
            default -> throw new IllegalArgumentException(path);
        };
    }

    /** Without what is drawn or timed anew for each request, and in the order of the names. */
    static JsonNode comparable(JsonNode answer) {
        if (answer.isArray()) {
            ArrayNode elements = TestServer.JSON.createArrayNode();
            answer.forEach(element -> elements.add(comparable(element)));
            return elements;
        }
        if (!answer.isObject()) {
            return answer;
        }
        ObjectNode sorted = TestServer.JSON.createObjectNode();
        answer.propertyNames().stream()
                .filter(name -> !BY_CHANCE.contains(name))
                .sorted()
                .forEach(name -> sorted.set(name, comparable(answer.path(name))));
        return sorted;
    }

    private static ObjectNode chat(JsonNode request, List<JsonNode> chunks) {
        ObjectNode whole = framed(chunks);
        ArrayNode choices = whole.putArray("choices");
        for (JsonNode chunk : chunks) {
            copyOnce(chunk, whole, "prompt_token_ids");
            for (JsonNode piece : chunk.path("choices")) {
                ObjectNode choice = choice(choices, piece);
                if (!choice.has("message")) {
                    ObjectNode message = choice.putObject("message");
                    message.putNull("content")
                            .putNull("reasoning")
                            .putNull("reasoning_content")
                            .putNull("refusal");
                    putLogprobs(choice, request);
                }
                addDelta((ObjectNode) choice.path("message"), piece.path("delta"));
                for (JsonNode token : piece.path("logprobs").path("content")) {
                    ((ArrayNode) choice.path("logprobs").path("content")).add(token);
                }
                addEnds(choice, piece);
            }
        }
        return whole;
    }

    private static void putLogprobs(ObjectNode choice, JsonNode request) {
        if (request.path("logprobs").asBoolean(false)) {
            ObjectNode logprobs = choice.putObject("logprobs");
            logprobs.putArray("content");
            logprobs.putNull("refusal");
        } else {
            choice.putNull("logprobs");
        }
    }

    private static void addDelta(ObjectNode message, JsonNode delta) {
        for (String text : List.of("role", "content", "reasoning", "reasoning_content")) {
            append(message, text, delta.path(text));
        }
        for (JsonNode piece : delta.path("tool_calls")) {
            ArrayNode calls =
                    message.has("tool_calls") ? (ArrayNode) message.path("tool_calls") : message.putArray("tool_calls");
            if (piece.path("index").asInt() == calls.size()) {
                ObjectNode call = calls.addObject();
                call.set("type", piece.path("type"));
                call.putObject("function").set("name", piece.path("function").path("name"));
            }
            append(
                    (ObjectNode) calls.path(piece.path("index").asInt()).path("function"),
                    "arguments",
                    piece.path("function").path("arguments"));
        }
    }

    private static ObjectNode completion(JsonNode request, List<JsonNode> chunks) {
        ObjectNode whole = framed(chunks);
        ArrayNode choices = whole.putArray("choices");
        for (JsonNode chunk : chunks) {
            for (JsonNode piece : chunk.path("choices")) {
                ObjectNode choice = choice(choices, piece);
                if (!choice.has("text")) {
                    choice.put("text", "").putNull("logprobs");
                    if (request.has("logprobs")) {
                        ObjectNode logprobs = choice.putObject("logprobs");
                        List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")
                                .forEach(logprobs::putArray);
                    }
                }
                append(choice, "text", piece.path("text"));
                piece.path("logprobs")
                        .properties()
                        .forEach(column -> column.getValue()
                                .forEach(((ArrayNode) choice.path("logprobs").path(column.getKey()))::add));
                copyOnce(piece, choice, "prompt_token_ids");
                addEnds(choice, piece);
            }
        }
        return whole;
    }

    /** What all chunks carry alike, and the usage at the end. */
    private static ObjectNode framed(List<JsonNode> chunks) {
        ObjectNode whole = (ObjectNode) chunks.getLast().deepCopy();
        for (JsonNode chunk : chunks) {
            for (String field : List.of("id", "model", "created", "system_fingerprint", "service_tier")) {
                if (!chunk.path(field).equals(whole.path(field))) {
                    throw new AssertionError(field + " changes to " + chunk.path(field));
                }
            }
        }
        return whole;
    }

    private static ObjectNode choice(ArrayNode choices, JsonNode piece) {
        int index = piece.path("index").asInt();
        while (choices.size() <= index) {
            choices.addObject().put("index", choices.size() - 1);
        }
        return (ObjectNode) choices.path(index);
    }

    private static void addEnds(ObjectNode choice, JsonNode piece) {
        if (!choice.path("finish_reason").asString("").isEmpty()) {
            throw new AssertionError("after its end: " + piece);
        }
        choice.set("finish_reason", piece.path("finish_reason"));
        if (piece.has("stop_reason")) {
            choice.set("stop_reason", piece.path("stop_reason"));
        }
        if (piece.has("token_ids") && !choice.has("token_ids")) {
            choice.putArray("token_ids");
        }
        piece.path("token_ids").forEach(id -> ((ArrayNode) choice.path("token_ids")).add(id));
    }

    private static void append(ObjectNode to, String field, JsonNode more) {
        if (more.isString()) {
            to.put(field, to.path(field).asString("") + more.asString());
        }
    }

    private static void copyOnce(JsonNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.path(field));
        }
    }

    /** The items' texts from their deltas, everything else from the event that closes the stream. */
    private static JsonNode response(List<JsonNode> events) {
        ObjectNode whole = (ObjectNode) events.getLast().path("response").deepCopy();
        ArrayNode output = whole.putArray("output");
        for (JsonNode event : events) {
            int index = event.path("output_index").asInt(0);
            switch (event.path("type").asString()) {
                case "response.output_item.added" ->
                    output.add(event.path("item").deepCopy());
                case "response.output_item.done" ->
                    ((ObjectNode) output.path(index))
                            .set("status", event.path("item").path("status"));
                case "response.content_part.added" ->
                    ((ArrayNode) output.path(index).path("content"))
                            .add(event.path("part").deepCopy());
                case "response.output_text.delta", "response.reasoning_text.delta" ->
                    addText((ObjectNode) output.path(index).path("content").path(0), event);
                case "response.function_call_arguments.delta" ->
                    append((ObjectNode) output.path(index), "arguments", event.path("delta"));
                default -> {}
            }
        }
        return whole;
    }

    private static void addText(ObjectNode part, JsonNode event) {
        append(part, "text", event.path("delta"));
        if (part.path("logprobs") instanceof ArrayNode tokens) {
            event.path("logprobs").forEach(tokens::add);
        }
    }

    private static JsonNode message(List<JsonNode> events) {
        ObjectNode whole = (ObjectNode) events.getFirst().path("message").deepCopy();
        ArrayNode blocks = (ArrayNode) whole.path("content");
        StringBuilder input = new StringBuilder();
        for (JsonNode event : events) {
            JsonNode delta = event.path("delta");
            switch (event.path("type").asString()) {
                case "content_block_start" ->
                    blocks.add(event.path("content_block").deepCopy());
                case "content_block_delta" -> addBlockDelta((ObjectNode) blocks.path(blocks.size() - 1), delta, input);
                case "content_block_stop" -> {
                    if (!input.isEmpty()) {
                        ((ObjectNode) blocks.path(blocks.size() - 1)).set("input", parsed(input.toString()));
                    }
                    input.setLength(0);
                }
                case "message_delta" -> {
                    delta.properties().forEach(field -> whole.set(field.getKey(), field.getValue()));
                    event.path("usage")
                            .properties()
                            .forEach(field -> ((ObjectNode) whole.path("usage")).set(field.getKey(), field.getValue()));
                }
                default -> {}
            }
        }
        return whole;
    }

    private static void addBlockDelta(ObjectNode block, JsonNode delta, StringBuilder input) {
        switch (delta.path("type").asString()) {
            case "text_delta" -> append(block, "text", delta.path("text"));
            case "thinking_delta" -> append(block, "thinking", delta.path("thinking"));
            case "signature_delta" -> block.set("signature", delta.path("signature"));
            default -> input.append(delta.path("partial_json").asString());
        }
    }

    /** An input that was cut off counts as none. */
    private static JsonNode parsed(String input) {
        try {
            return TestServer.JSON.readTree(input);
        } catch (JacksonException e) {
            return TestServer.JSON.createObjectNode();
        }
    }
}
