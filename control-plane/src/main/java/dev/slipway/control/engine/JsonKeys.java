package dev.slipway.control.engine;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A JSON value that is given key by key: {@code a.b 1} and {@code a.c x} make {@code {"a": {"b": 1, "c": "x"}}}; {@code a+} adds to a list. */
final class JsonKeys {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final ObjectNode root = JsonNodeFactory.instance.objectNode();

    void put(String path, String value) {
        boolean list = path.endsWith("+");
        List<String> names = List.of((list ? path.substring(0, path.length() - 1) : path).split("\\."));
        ObjectNode parent = root;
        for (String name : names.subList(0, names.size() - 1)) {
            parent = parent.get(name) instanceof ObjectNode there ? there : parent.putObject(name);
        }
        String last = names.getLast();
        if (list) {
            ArrayNode elements = parent.get(last) instanceof ArrayNode there ? there : parent.putArray(last);
            List.of(value.split(",")).forEach(elements::add);
        } else {
            parent.set(last, read(value));
        }
    }

    String json() {
        return root.toString();
    }

    /** What is no JSON is a text. */
    private static JsonNode read(String value) {
        try {
            JsonNode read = JSON.readTree(value);
            return read.isMissingNode() ? JsonNodeFactory.instance.stringNode(value) : read;
        } catch (JacksonException _) {
            return JsonNodeFactory.instance.stringNode(value);
        }
    }
}
