package dev.slipway.runtime.model;

import dev.slipway.runtime.weights.CheckpointFile;
import dev.slipway.runtime.weights.Json;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * How a checkpoint's makers want it to generate.
 *
 * @param file where they say it
 * @param eosTokenIds tokens that end a generation
 * @param sampling how tokens are drawn, under the names of the file
 */
public record GenerationConfig(Path file, List<Integer> eosTokenIds, Map<String, JsonNode> sampling) {

    private static final String EOS = "eos_token_id";
    private static final List<String> SAMPLING =
            List.of("temperature", "top_p", "top_k", "min_p", "repetition_penalty", "max_new_tokens");

    public GenerationConfig {
        eosTokenIds = List.copyOf(eosTokenIds);
        sampling = Map.copyOf(sampling);
    }

    /** From {@code generation_config.json}; end tokens without it, or without its field, from {@code config.json}, which may name none. */
    public static GenerationConfig read(Path directory, int vocabSize) {
        Path file = directory.resolve("generation_config.json");
        ConfigFields own = fields(file);
        ConfigFields model = fields(directory.resolve("config.json"));
        List<Integer> ends = own.tokenIds(EOS, vocabSize);
        List<Integer> endsOfModel = model.tokenIds(EOS, vocabSize);
        Map<String, JsonNode> sampling = sampling(own);
        own.check();
        model.check();
        return new GenerationConfig(file, own.has(EOS) ? ends : endsOfModel, sampling);
    }

    private static ConfigFields fields(Path file) {
        return new ConfigFields(file, CheckpointFile.exists(file) ? Json.read(file) : MissingNode.getInstance());
    }

    private static Map<String, JsonNode> sampling(ConfigFields fields) {
        Map<String, JsonNode> sampling = new HashMap<>();
        for (String name : SAMPLING) {
            if (fields.get(name).isNumber()) {
                sampling.put(name, fields.get(name));
            } else if (fields.has(name)) {
                fields.wrong(name, "a number");
            }
        }
        return sampling;
    }
}
