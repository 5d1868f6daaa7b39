package dev.slipway.runtime.model;

import dev.slipway.runtime.tensor.DType;
import dev.slipway.runtime.tensor.Tensor;
import dev.slipway.runtime.weights.Checkpoint;
import dev.slipway.runtime.weights.Mxfp4;
import java.util.List;

/** One layer's tensors: H hidden, Q query width, K key width, E experts, I expert width. */
public record LayerWeights(
        Tensor attentionNorm, // [H]
        List<Tensor> qkv, // [Q, H], [K, H], [K, H]
        List<Tensor> qkvBias, // [Q], [K], [K]
        Tensor sinks, // [heads]
        Tensor output, // [H, Q]
        Tensor outputBias, // [H]
        Tensor expertNorm, // [H]
        Tensor router, // [E, H]
        Tensor routerBias, // [E]
        Tensor gateUpBlocks, // [E, 2 I, H / 32, 16], gate rows even, up rows odd
        Tensor gateUpScales, // [E, 2 I, H / 32]
        Tensor gateUpBias, // [E, 2 I]
        Tensor downBlocks, // [E, H, I / 32, 16]
        Tensor downScales, // [E, H, I / 32]
        Tensor downBias) { // [E, H]

    public LayerWeights {
        qkv = List.copyOf(qkv);
        qkvBias = List.copyOf(qkvBias);
    }

    static LayerWeights from(ModelConfig c, Checkpoint checkpoint, int layer) {
        String prefix = "model.layers." + layer + ".";
        String experts = prefix + "mlp.experts.";
        int e = c.numLocalExperts();
        int h = c.hiddenSize();
        int i = c.intermediateSize();
        return new LayerWeights(
                checkpoint.tensor(prefix + "input_layernorm.weight", DType.BF16, h),
                checkpoint.attentionInputs(layer, "weight", c.queryWidth(), c.keyWidth(), h),
                checkpoint.attentionInputs(layer, "bias", c.queryWidth(), c.keyWidth()),
                checkpoint.tensor(prefix + "self_attn.sinks", DType.BF16, c.numAttentionHeads()),
                checkpoint.tensor(prefix + "self_attn.o_proj.weight", DType.BF16, h, c.queryWidth()),
                checkpoint.tensor(prefix + "self_attn.o_proj.bias", DType.BF16, h),
                checkpoint.tensor(prefix + "post_attention_layernorm.weight", DType.BF16, h),
                checkpoint.tensor(prefix + "mlp.router.weight", DType.BF16, e, h),
                checkpoint.tensor(prefix + "mlp.router.bias", DType.BF16, e),
                checkpoint.tensor(experts + "gate_up_proj_blocks", DType.U8, Mxfp4.blocksShape(e, 2L * i, h)),
                checkpoint.tensor(experts + "gate_up_proj_scales", DType.U8, Mxfp4.scalesShape(e, 2L * i, h)),
                checkpoint.tensor(experts + "gate_up_proj_bias", DType.BF16, e, 2L * i),
                checkpoint.tensor(experts + "down_proj_blocks", DType.U8, Mxfp4.blocksShape(e, h, i)),
                checkpoint.tensor(experts + "down_proj_scales", DType.U8, Mxfp4.scalesShape(e, h, i)),
                checkpoint.tensor(experts + "down_proj_bias", DType.BF16, e, h));
    }
}
