package dev.slipway.runtime.openai.conformance;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The fields that other servers' request schemas have, by the name of whose they are; the file says where they were read. */
record KnownFields(Map<String, String> owners) {

    private static final Path FILE = Path.of("src/test/resources/conformance/known-fields.json");

    static KnownFields of(Surface surface) {
        Map<String, String> owners = new LinkedHashMap<>();
        for (var owner : read().path(surface.toString()).properties()) {
            owner.getValue().valueStream().map(JsonNode::asString).forEach(field -> owners.put(field, owner.getKey()));
        }
        return new KnownFields(owners);
    }

    /** Whose a field is, or that of which it is part. */
    String owner(FieldRow row) {
        String own = owners.get(row.field());
        return own == null ? owners.getOrDefault(row.top(), "") : own;
    }

    private static JsonNode read() {
        try {
            return TestServer.JSON.readTree(Files.readString(FILE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
