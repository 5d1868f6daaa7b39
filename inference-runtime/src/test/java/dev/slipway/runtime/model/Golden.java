package dev.slipway.runtime.model;

import dev.slipway.runtime.tensor.Tensor;
import dev.slipway.runtime.weights.Json;
import dev.slipway.runtime.weights.SafetensorsFile;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** What another implementation computed from a test model. */
final class Golden {

    record Case(String name, int[] inputIds, int[] positions, int[] greedy, double[] margins) {

        /** Greedy tokens that float32 rounding cannot change. */
        int safeGreedyTokens() {
            int safe = 0;
            while (safe < margins.length && margins[safe] > 2e-3) {
                safe++;
            }
            return safe;
        }
    }

    private final List<Case> cases = new ArrayList<>();
    private final SafetensorsFile tensors;

    Golden(Path directory) {
        for (JsonNode json : Json.read(directory.resolve("golden.json")).path("cases")) {
            cases.add(new Case(
                    json.path("name").asString(),
                    integers(json.path("input_ids")),
                    integers(json.path("positions")),
                    integers(json.path("greedy")),
                    StreamSupport.stream(json.path("margins").spliterator(), false)
                            .mapToDouble(JsonNode::asDouble)
                            .toArray()));
        }
        tensors = SafetensorsFile.open(directory.resolve("golden.safetensors"), Arena.ofAuto());
    }

    List<Case> cases() {
        return cases;
    }

    float[] logits(Case golden) {
        return tensor(golden.name() + ".logits").toFloats();
    }

    boolean hasHidden(Case golden) {
        return tensors.tensors().containsKey(golden.name() + ".hidden.0");
    }

    float[] hidden(Case golden, int index) {
        return tensor(golden.name() + ".hidden." + index).toFloats();
    }

    private Tensor tensor(String name) {
        Tensor tensor = tensors.tensors().get(name);
        if (tensor == null) {
            throw new IllegalStateException("no golden tensor " + name);
        }
        return tensor;
    }

    private static int[] integers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
    }
}
