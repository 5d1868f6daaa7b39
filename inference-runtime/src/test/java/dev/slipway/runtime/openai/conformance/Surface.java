package dev.slipway.runtime.openai.conformance;

import dev.slipway.runtime.TestServer;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An endpoint that generates, and the least that it has to be asked; greedy and short. */
enum Surface {
    CHAT("/v1/chat/completions", """
            {"messages": [{"role": "user", "content": "Hello!"}], "temperature": 0, "max_tokens": 24}"""),
    COMPLETIONS("/v1/completions", """
            {"prompt": "The sky is", "temperature": 0, "max_tokens": 12}"""),
    RESPONSES("/v1/responses", """
            {"input": "Hello!", "temperature": 0, "max_output_tokens": 24}"""),
    MESSAGES("/v1/messages", """
            {"messages": [{"role": "user", "content": "Hello!"}], "temperature": 0, "max_tokens": 24}""");

    private final String path;
    private final String request;

    Surface(String path, String request) {
        this.path = path;
        this.request = request;
    }

    static Surface named(String name) {
        for (Surface surface : values()) {
            if (surface.toString().equals(name)) {
                return surface;
            }
        }
        throw new IllegalArgumentException("no surface " + name);
    }

    String path() {
        return path;
    }

    ObjectNode request() {
        return (ObjectNode) TestServer.JSON.readTree(request);
    }

    /** A request that has this value at a path such as {@code stream_options.include_usage}. */
    ObjectNode request(ObjectNode companions, String field, JsonNode value) {
        ObjectNode request = request().setAll(companions);
        ObjectNode parent = request;
        String[] names = field.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            parent = parent.withObjectProperty(names[i]);
        }
        parent.set(names[names.length - 1], value);
        return request;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
