package dev.slipway.runtime.model;

import dev.slipway.runtime.weights.InvalidCheckpointException;
import dev.slipway.runtime.weights.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * How a checkpoint's makers want it to generate.
 *
 * @param eosTokenIds tokens that end a generation
 * @param sampling how tokens are drawn, under the names of the file
 */
public record GenerationConfig(List<Integer> eosTokenIds, Map<String, JsonNode> sampling) {

    private static final String FILE = "generation_config.json";
    private static final String EOS = "eos_token_id";
    private static final List<String> SAMPLING =
            List.of("temperature", "top_p", "top_k", "min_p", "repetition_penalty", "max_new_tokens");

    public GenerationConfig {
        eosTokenIds = List.copyOf(eosTokenIds);
        sampling = Map.copyOf(sampling);
    }

    /** From {@code generation_config.json}; end tokens without it, or without its field, from {@code config.json}, which may name none. */
    public static GenerationConfig read(Path directory) {
        return new GenerationConfig(eosTokenIds(directory), sampling(directory.resolve(FILE)));
    }

    private static List<Integer> eosTokenIds(Path directory) {
        for (String name : List.of(FILE, "config.json")) {
            Path file = directory.resolve(name);
            JsonNode value = Files.exists(file) ? Json.read(file).path(EOS) : null;
            if (value != null && !value.isMissingNode() && !value.isNull()) {
                return ids(file, value);
            }
        }
        return List.of();
    }

    private static Map<String, JsonNode> sampling(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        Map<String, JsonNode> sampling = new HashMap<>();
        JsonNode config = Json.read(file);
        for (String name : SAMPLING) {
            JsonNode value = config.path(name);
            if (value.isNumber()) {
                sampling.put(name, value);
            } else if (!value.isMissingNode() && !value.isNull()) {
                throw new InvalidCheckpointException(file + ": " + name + " is " + value + "; a number is needed");
            }
        }
        return sampling;
    }

    private static List<Integer> ids(Path file, JsonNode value) {
        Iterable<JsonNode> elements = value.isArray() ? value : List.of(value);
        return StreamSupport.stream(elements.spliterator(), false)
                .map(id -> {
                    if (!id.isIntegralNumber() || !id.canConvertToInt() || id.intValue() < 0) {
                        throw new InvalidCheckpointException(
                                file + ": " + EOS + " is " + value + "; a token id or a list of token ids is needed");
                    }
                    return id.intValue();
                })
                .toList();
    }
}
