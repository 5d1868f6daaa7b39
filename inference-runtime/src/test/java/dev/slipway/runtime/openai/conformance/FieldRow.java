package dev.slipway.runtime.openai.conformance;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What becomes of one field of a surface's requests: a line of {@code conformance/fields.jsonl}, for one of the surfaces in it.
 *
 * @param sample a value that shows the outcome
 * @param wrong a value that is refused though the field is not
 * @param neutral a value that is taken though the field is refused
 * @param with what else a request has to have
 * @param tests {@code Class.method} of the tests that show what an applied field does
 * @param says what it does, or why nothing comes of it
 */
record FieldRow(
        Surface surface,
        String field,
        Outcome outcome,
        JsonNode sample,
        Optional<JsonNode> wrong,
        Optional<JsonNode> neutral,
        ObjectNode with,
        List<String> tests,
        String says) {

    enum Outcome {
        APPLIED,
        IGNORED,
        REFUSED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Path FILE = Path.of("src/test/resources/conformance/fields.jsonl");

    static List<FieldRow> all() {
        try {
            return Files.readAllLines(FILE).stream()
                    .filter(line -> !line.isBlank())
                    .flatMap(FieldRow::rows)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<FieldRow> of(Outcome outcome) {
        return all().stream().filter(row -> row.outcome == outcome);
    }

    private static Stream<FieldRow> rows(String line) {
        JsonNode json = TestServer.JSON.readTree(line);
        return json.path("on").valueStream().map(surface -> row(Surface.named(surface.asString()), json));
    }

    private static FieldRow row(Surface surface, JsonNode json) {
        return new FieldRow(
                surface,
                json.path("field").asString(),
                Outcome.valueOf(json.path("is").asString().toUpperCase(Locale.ROOT)),
                json.required("sample"),
                json.optional("wrong"),
                json.optional("neutral"),
                json.has("with") ? (ObjectNode) json.path("with") : TestServer.JSON.createObjectNode(),
                json.path("tests").valueStream().map(JsonNode::asString).toList(),
                json.path("says").asString());
    }

    /** The field of the request itself that this one is, or is part of. */
    String top() {
        return field.split("\\.")[0];
    }

    ObjectNode request(JsonNode value) {
        return surface.request(with, field, value);
    }

    ObjectNode requestWithout() {
        return surface.request().setAll(with);
    }

    @Override
    public String toString() {
        return surface + " " + field;
    }
}
