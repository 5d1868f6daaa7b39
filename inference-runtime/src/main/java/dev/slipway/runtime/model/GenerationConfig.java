package dev.slipway.runtime.model;

import dev.slipway.runtime.weights.InvalidCheckpointException;
import dev.slipway.runtime.weights.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The tokens that end a generation. */
public record GenerationConfig(List<Integer> eosTokenIds) {

    private static final String FIELD = "eos_token_id";

    public GenerationConfig {
        eosTokenIds = List.copyOf(eosTokenIds);
    }

    /** From {@code generation_config.json}; without it, or without its field, from {@code config.json}, which may name none. */
    public static GenerationConfig read(Path directory) {
        for (String name : List.of("generation_config.json", "config.json")) {
            Path file = directory.resolve(name);
            JsonNode value = Files.exists(file) ? Json.read(file).path(FIELD) : null;
            if (value != null && !value.isMissingNode() && !value.isNull()) {
                return new GenerationConfig(ids(file, value));
            }
        }
        return new GenerationConfig(List.of());
    }

    private static List<Integer> ids(Path file, JsonNode value) {
        Iterable<JsonNode> elements = value.isArray() ? value : List.of(value);
        return StreamSupport.stream(elements.spliterator(), false)
                .map(id -> {
                    if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                        throw new InvalidCheckpointException(
                                file + ": " + FIELD + " is " + value + "; a token id or a list of token ids is needed");
                    }
                    return id.intValue();
                })
                .toList();
    }
}
