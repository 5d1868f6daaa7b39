package dev.slipway.runtime.weights;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The two sets of tensor names in use. The product speaks Hugging Face's; a checkpoint may have OpenAI's own. */
enum Naming {
    HUGGING_FACE("model.embed_tokens.weight") {
        @Override
        String stored(String name) {
            return name;
        }
    },
    ORIGINAL("embedding.weight") {
        @Override
        String stored(String name) {
            Matcher layer = LAYER.matcher(name);
            return layer.matches()
                    ? "block." + layer.group(1) + "." + known(LAYER_PARTS, layer.group(2))
                    : known(OUTSIDE_LAYERS, name);
        }
    };

    private static final Pattern LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\.(.*)");

    private static final Map<String, String> OUTSIDE_LAYERS = Map.of(
            "model.embed_tokens.weight", "embedding.weight",
            "model.norm.weight", "norm.scale",
            "lm_head.weight", "unembedding.weight");

    private static final Map<String, String> LAYER_PARTS = Map.ofEntries(
            Map.entry("input_layernorm.weight", "attn.norm.scale"),
            Map.entry("self_attn.qkv.weight", "attn.qkv.weight"),
            Map.entry("self_attn.qkv.bias", "attn.qkv.bias"),
            Map.entry("self_attn.sinks", "attn.sinks"),
            Map.entry("self_attn.o_proj.weight", "attn.out.weight"),
            Map.entry("self_attn.o_proj.bias", "attn.out.bias"),
            Map.entry("post_attention_layernorm.weight", "mlp.norm.scale"),
            Map.entry("mlp.router.weight", "mlp.gate.weight"),
            Map.entry("mlp.router.bias", "mlp.gate.bias"),
            Map.entry("mlp.experts.gate_up_proj_blocks", "mlp.mlp1_weight.blocks"),
            Map.entry("mlp.experts.gate_up_proj_scales", "mlp.mlp1_weight.scales"),
            Map.entry("mlp.experts.gate_up_proj_bias", "mlp.mlp1_bias"),
            Map.entry("mlp.experts.down_proj_blocks", "mlp.mlp2_weight.blocks"),
            Map.entry("mlp.experts.down_proj_scales", "mlp.mlp2_weight.scales"),
            Map.entry("mlp.experts.down_proj_bias", "mlp.mlp2_bias"));

    private final String embedding;

    Naming(String embedding) {
        this.embedding = embedding;
    }

    static Naming of(String directory, Set<String> names) {
        for (Naming naming : values()) {
            if (names.contains(naming.embedding)) {
                return naming;
            }
        }
        throw new InvalidCheckpointException(directory + ": no gpt-oss checkpoint: it has neither a tensor "
                + HUGGING_FACE.embedding + " nor " + ORIGINAL.embedding);
    }

    abstract String stored(String name);

    private static String known(Map<String, String> names, String name) {
        String stored = names.get(name);
        if (stored == null) {
            throw new IllegalArgumentException("no original name for " + name);
        }
        return stored;
    }
}
