package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Asks for responses, greedily unless the fields say otherwise, and reads what comes. */
record ResponsesClient(TestServer server) {

    static final String PATH = "/v1/responses";
    static final String WEATHER = """
            "tools": [{"type": "function", "name": "get_weather", "description": "Get the current weather",
              "parameters": {"type": "object", "properties": {"location": {"type": "string"}}, "required": ["location"]}}]""";

    JsonNode respond(String fields) {
        return server.answer(PATH, "{\"temperature\": 0, %s}".formatted(fields));
    }

    List<JsonNode> events(String fields) {
        return events(server.post(PATH, "{\"temperature\": 0, \"stream\": true, %s}".formatted(fields)));
    }

    /** The events of a stream, whose names are their types. */
    static List<JsonNode> events(HttpResponse<String> stream) {
        List<JsonNode> events = new ArrayList<>();
        for (String frame : stream.body().split("\n\n")) {
            String[] lines = frame.split("\n");
            JsonNode event = TestServer.JSON.readTree(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + event.path("type").asString());
            events.add(event);
        }
        return events;
    }

    /** The types in order, one for deltas that follow each other. */
    static List<String> steps(List<JsonNode> events) {
        List<String> steps = new ArrayList<>();
        for (JsonNode event : events) {
            String type = event.path("type").asString();
            if (steps.isEmpty() || !type.endsWith(".delta") || !steps.getLast().equals(type)) {
                steps.add(type);
            }
        }
        return steps;
    }

    static String joined(List<JsonNode> events, String type) {
        StringBuilder text = new StringBuilder();
        events.stream()
                .filter(event -> event.path("type").asString().equals(type))
                .forEach(event -> text.append(event.path("delta").asString()));
        return text.toString();
    }

    static List<String> types(JsonNode response) {
        return response.path("output")
                .valueStream()
                .map(item -> item.path("type").asString())
                .toList();
    }

    static String text(JsonNode response) {
        return response.path("output")
                .valueStream()
                .filter(item -> item.path("type").asString().equals("message"))
                .map(item -> item.path("content").path(0).path("text").asString())
                .findFirst()
                .orElse("");
    }

    static String items(JsonNode response) {
        String array = response.path("output").toString();
        return array.substring(1, array.length() - 1);
    }

    HttpResponse<String> delete(String path) {
        return server.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path)))
                .DELETE());
    }

    JsonNode get(String path) {
        return TestServer.JSON.readTree(server.get(PATH + "/" + path).body());
    }

    HttpResponse<String> refused(String body) {
        HttpResponse<String> response = server.post(PATH, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        return response;
    }

    static JsonNode error(HttpResponse<String> response) {
        return TestServer.JSON.readTree(response.body()).path("error");
    }
}
