package dev.slipway.runtime.cpu;

import dev.slipway.runtime.model.LayerWeights;
import dev.slipway.runtime.model.ModelConfig;
import java.util.List;

/** One layer's weights as the processor uses them: matrices where the file has them, vectors as floats. */
record CpuLayer(
        RmsNorm attentionNorm,
        Dense qkv,
        Floats sinks,
        Dense output,
        RmsNorm expertNorm,
        Dense router,
        LayerWeights experts) {

    static CpuLayer of(ModelConfig config, LayerWeights weights) {
        return new CpuLayer(
                new RmsNorm(weights.attentionNorm().toFloats(), config.rmsNormEps()),
                new Dense(weights.qkv(), weights.qkvBias()),
                new Floats(weights.sinks().toFloats()),
                new Dense(List.of(weights.output()), List.of(weights.outputBias())),
                new RmsNorm(weights.expertNorm().toFloats(), config.rmsNormEps()),
                new Dense(List.of(weights.router()), List.of(weights.routerBias())),
                weights);
    }
}
