package dev.slipway.runtime.model;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import dev.slipway.runtime.weights.Checkpoint;
import java.util.List;
import java.util.stream.IntStream;

/** All tensors of the network, each with the shape that the config gives it. */
public record ModelWeights(
        Tensor embedding, // [vocabulary, H]
        List<LayerWeights> layers,
        Tensor norm, // [H]
        Tensor unembedding) { // [vocabulary, H]

    public ModelWeights {
        layers = List.copyOf(layers);
    }

    public static ModelWeights from(ModelConfig config, Checkpoint checkpoint) {
        return new ModelWeights(
                checkpoint.tensor("model.embed_tokens.weight", DType.BF16, config.vocabSize(), config.hiddenSize()),
                IntStream.range(0, config.numHiddenLayers())
                        .mapToObj(layer -> LayerWeights.from(config, checkpoint, layer))
                        .toList(),
                checkpoint.tensor("model.norm.weight", DType.BF16, config.hiddenSize()),
                checkpoint.tensor("lm_head.weight", DType.BF16, config.vocabSize(), config.hiddenSize()));
    }
}
