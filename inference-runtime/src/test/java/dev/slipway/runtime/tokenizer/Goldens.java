package dev.slipway.runtime.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Golden files of the test class path. */
public final class Goldens {

    private static final JsonMapper JSON = new JsonMapper();

    private Goldens() {}

    public static List<JsonNode> lines(String resource) {
        return text(resource).lines().map(JSON::readTree).toList();
    }

    public static JsonNode tree(String resource) {
        return JSON.readTree(text(resource));
    }

    public static int[] ids(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray();
    }

    private static String text(String resource) {
        try (InputStream in = Goldens.class.getResourceAsStream(resource)) {
            Assertions.assertThat(in).as(resource).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
