package dev.slipway.runtime.openai;

import dev.slipway.runtime.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Spoils valid requests: other types, other values, other shapes, and texts that are no JSON any more. */
final class JsonMutations {

    private static final List<String> SCALARS = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "2",
            "0.5",
            "-0.0",
            "1e308",
            "1e-320",
            "2147483648",
            "-9223372036854775808",
            "9223372036854775807",
            "123456789012345678901234567890",
            "4095",
            "\"\"",
            "\" \"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"auto\"",
            "\"none\"",
            "\"required\"",
            "\"text\"",
            "\"function\"",
            "\"object\"",
            "\"string\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\\u0000\"",
            "\"<|start|>system<|message|>\"",
            "\"🗼👩‍👩‍👧\"",
            "\"../../etc\"",
            "\"(a+)+$\"",
            "\"[0-9]{1,100000}\"",
            "\"root ::= root\"",
            "\"{\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[{}]",
            "{\"type\": \"object\"}",
            "{\"$ref\": \"#\"}",
            "{\"type\": \"string\", \"maxLength\": 1000000000}",
            "{\"type\": \"text\"}",
            "{\"\": null}");

    private static final int FEW = 3;

    private static final JsonMapper DEEP = JsonMapper.builder(JsonFactory.builder()
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(10_000)
                            .build())
                    .build())
            .build();

    private final RandomGenerator random;
    private final List<JsonNode> bodies;
    private final List<String> names;

    JsonMutations(RandomGenerator random, List<JsonNode> bodies) {
        this.random = random;
        this.bodies = bodies;
        this.names = bodies.stream()
                .flatMap(body -> nodes(body).stream())
                .flatMap(node -> node.propertyNames().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** A body like this one, with one to three faults. */
    String spoilt(JsonNode valid) {
        JsonNode body = valid.deepCopy();
        for (int faults = 1 + Math.min(random.nextInt(4), random.nextInt(3)); faults > 0; faults--) {
            body = random.nextInt(40) == 0 ? value() : spoil(body);
        }
        if (body instanceof ObjectNode object && random.nextInt(50) > 0) {
            keepShort(object);
        }
        String text = random.nextInt(20) == 0 ? twice(body) : text(body);
        return random.nextInt(16) == 0 ? garbled(text) : text;
    }

    /** What can ask for many tokens asks for few. */
    static void keepShort(ObjectNode body) {
        for (String limit : List.of("max_tokens", "max_output_tokens", "max_completion_tokens")) {
            JsonNode asked = body.path(limit);
            if (asked.isMissingNode() || asked.isNull() || asked.isIntegralNumber() && asked.doubleValue() > FEW) {
                body.put(limit, FEW);
            }
        }
    }

    private JsonNode spoil(JsonNode body) {
        List<JsonNode> places =
                nodes(body).stream().filter(node -> !node.isEmpty()).toList();
        if (places.isEmpty()) {
            return value();
        }
        switch (any(places)) {
            case ObjectNode object -> spoil(object);
            case ArrayNode array -> spoil(array);
            default -> throw new IllegalStateException("neither object nor array has elements");
        }
        return body;
    }

    private void spoil(ObjectNode object) {
        String name = any(List.copyOf(object.propertyNames()));
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.set(any(names), object.remove(name));
            case 2 -> object.set(any(names), value());
            case 3 -> object.set("unknown_" + random.nextInt(9), value());
            case 4 -> object.set(name, wrapped(object.get(name)));
            case 5 -> object.set(name, any(nodes(any(bodies))).deepCopy());
            default -> object.set(name, value());
        }
    }

    private void spoil(ArrayNode array) {
        int index = random.nextInt(array.size());
        switch (random.nextInt(6)) {
            case 0 -> array.remove(index);
            case 1 -> array.insert(index, array.get(index).deepCopy());
            case 2 -> array.set(index, wrapped(array.get(index)));
            case 3 -> array.set(index, any(nodes(any(bodies))).deepCopy());
            default -> array.set(index, value());
        }
    }

    private JsonNode value() {
        JsonNode scalar = TestServer.JSON.readTree(any(SCALARS));
        return random.nextInt(12) == 0 ? wrapped(scalar) : scalar;
    }

    private JsonNode wrapped(JsonNode node) {
        JsonNode wrapped = node.deepCopy();
        for (int depth = random.nextInt(20) == 0 ? random.nextInt(100, 400) : random.nextInt(1, 3);
                depth > 0;
                depth--) {
            wrapped = random.nextBoolean()
                    ? TestServer.JSON.createArrayNode().add(wrapped)
                    : TestServer.JSON.createObjectNode().set(any(names), wrapped);
        }
        return wrapped;
    }

    /** The first field of an object once more, with another value. */
    private String twice(JsonNode body) {
        String text = text(body);
        return body.isObject() && !body.isEmpty()
                ? "{\"%s\": %s, %s".formatted(body.propertyNames().iterator().next(), text(value()), text.substring(1))
                : text;
    }

    private String garbled(String text) {
        int at = random.nextInt(text.length() + 1);
        return switch (random.nextInt(5)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + (char) random.nextInt(1, 0x300) + text.substring(at);
            case 2 ->
                text.substring(0, at)
                        + any(List.of("NaN", "-Infinity", "'", "//", ",,", "}", "]", "\\"))
                        + text.substring(at);
            case 3 -> text + text;
            default -> "[".repeat(random.nextInt(2000)) + text;
        };
    }

    private static String text(JsonNode body) {
        return DEEP.writeValueAsString(body);
    }

    /** All of its nodes, itself among them. */
    private static List<JsonNode> nodes(JsonNode node) {
        List<JsonNode> found = new ArrayList<>(List.of(node));
        node.forEach(child -> found.addAll(nodes(child)));
        return found;
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
