package dev.slipway.runtime.model;

import dev.slipway.runtime.weights.Json;
import java.nio.file.Path;
import java.util.List;

/** The network's shape, with the names of a checkpoint's {@code config.json}. */
public record ModelConfig(
        int vocabSize,
        int hiddenSize,
        int intermediateSize,
        int numAttentionHeads,
        int numKeyValueHeads,
        int headDim,
        int numLocalExperts,
        int numExpertsPerTok,
        List<LayerType> layerTypes,
        int slidingWindow,
        float rmsNormEps,
        float swigluLimit,
        RopeParameters rope,
        int maxPositionEmbeddings) {

    public ModelConfig {
        layerTypes = List.copyOf(layerTypes);
    }

    /** Reads {@code config.json} of a checkpoint directory, Hugging Face's or OpenAI's own. */
    public static ModelConfig read(Path directory) {
        Path file = directory.resolve("config.json");
        return ConfigParser.parse(file, Json.read(file));
    }

    public int numHiddenLayers() {
        return layerTypes.size();
    }

    public int queryWidth() {
        return numAttentionHeads * headDim;
    }

    public int keyWidth() {
        return numKeyValueHeads * headDim;
    }

    /** A row's query, key and value, one after the other. */
    public int qkvWidth() {
        return queryWidth() + 2 * keyWidth();
    }

    /** Query heads that share a key and value head. */
    public int queryGroup() {
        return numAttentionHeads / numKeyValueHeads;
    }

    /** The first position that a query at {@code position} sees in that layer. */
    public int firstVisible(int layer, int position) {
        return Math.max(0, position - window(layer) + 1);
    }

    /** How many positions a query sees at most in that layer, its own included. */
    public int window(int layer) {
        return layerTypes.get(layer) == LayerType.FULL_ATTENTION ? Integer.MAX_VALUE : slidingWindow;
    }
}
