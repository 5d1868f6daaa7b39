package dev.slipway.runtime.model;

import dev.slipway.runtime.weights.Mxfp4;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** {@code config.json} to a checked value; all that is wrong is reported at once. */
final class ConfigParser {

    private static final int MAX_WIDTH = 1 << 20;
    /** Of a prompt and an answer. */
    private static final int MIN_POSITIONS = 2;

    private static final int MAX_POSITIONS = 1 << 24;
    private static final int HEAD_DIM_STEP = 16;

    private final ConfigFields fields;

    private ConfigParser(ConfigFields fields) {
        this.fields = fields;
    }

    static ModelConfig parse(Path file, JsonNode json) {
        ConfigFields fields = new ConfigFields(file, json);
        ModelConfig config = new ConfigParser(fields).parse();
        fields.check();
        return config;
    }

    private ModelConfig parse() {
        checkFamily();
        int layers = fields.integer("num_hidden_layers", 1, 1024);
        int heads = fields.integer("num_attention_heads", 1, 4096);
        int headDim = multiple("head_dim", HEAD_DIM_STEP);
        int experts = fields.integer(fields.firstOf("num_local_experts", "num_experts"), 1, 4096);
        checkHeads(heads, headDim);
        RopeParameters rope = rope();
        return new ModelConfig(
                fields.integer("vocab_size", 1, 1 << 24),
                multiple("hidden_size", Mxfp4.BLOCK),
                multiple("intermediate_size", Mxfp4.BLOCK),
                heads,
                keyValueHeads(heads),
                headDim,
                experts,
                fields.integer(fields.firstOf("num_experts_per_tok", "experts_per_token"), 1, experts),
                layerTypes(layers),
                fields.integer("sliding_window", 1, MAX_POSITIONS),
                (float) fields.positive("rms_norm_eps", 1e-5),
                (float) fields.positive("swiglu_limit", 7.0),
                rope,
                fields.integer("max_position_embeddings", MIN_POSITIONS, MAX_POSITIONS, stretchedContext(rope)));
    }

    private void checkFamily() {
        fields.only("model_type", "gpt_oss");
        fields.only("hidden_act", "silu");
        fields.only("attention_bias", "true");
        fields.only("tie_word_embeddings", "false");
        fields.object("quantization_config").only("quant_method", "mxfp4");
    }

    private int multiple(String field, int step) {
        int value = fields.integer(field, step, MAX_WIDTH);
        if (value % step != 0) {
            fields.wrong(field, "a multiple of " + step);
        }
        return value;
    }

    private void checkHeads(int heads, int headDim) {
        if ((long) heads * headDim % Mxfp4.BLOCK != 0 || (long) heads * headDim > MAX_WIDTH) {
            fields.wrong(
                    "num_attention_heads",
                    "a number that times head_dim (" + headDim + ") is a multiple of " + Mxfp4.BLOCK + " up to "
                            + MAX_WIDTH);
        }
    }

    private int keyValueHeads(int heads) {
        int keyValueHeads = fields.integer("num_key_value_heads", 1, heads);
        if (heads % keyValueHeads != 0) {
            fields.wrong("num_key_value_heads", "a divisor of num_attention_heads (" + heads + ")");
        }
        return keyValueHeads;
    }

    /** OpenAI's own file has no list: there layers alternate and the first one slides. */
    private List<LayerType> layerTypes(int layers) {
        JsonNode names = fields.get("layer_types");
        if (!fields.has("layer_types")) {
            return IntStream.range(0, layers)
                    .mapToObj(layer -> layer % 2 == 0 ? LayerType.SLIDING_ATTENTION : LayerType.FULL_ATTENTION)
                    .toList();
        }
        List<LayerType> types = new ArrayList<>();
        for (JsonNode name : names) {
            for (LayerType type : LayerType.values()) {
                if (name.asString("").equals(type.name().toLowerCase(Locale.ROOT))) {
                    types.add(type);
                }
            }
        }
        if (!names.isArray() || names.size() != layers || types.size() != layers) {
            fields.wrong(
                    "layer_types",
                    "a list of num_hidden_layers (" + layers + ") times sliding_attention or full_attention");
        }
        return types;
    }

    private RopeParameters rope() {
        if (fields.has("rope_scaling_factor")) {
            return new RopeParameters(
                    theta(fields),
                    factor(fields, "rope_scaling_factor"),
                    fields.positive("rope_ntk_beta", null),
                    fields.positive("rope_ntk_alpha", null),
                    fields.integer("initial_context_length", MIN_POSITIONS, MAX_POSITIONS),
                    false);
        }
        String name = fields.firstOf("rope_scaling", "rope_parameters");
        if (!fields.has(name)) {
            fields.wrong(name, "an object with rope_type yarn (or rope_parameters, or rope_scaling_factor)");
        }
        ConfigFields scaling = fields.object(name);
        scaling.only(scaling.firstOf("rope_type", "type"), "yarn");
        return new RopeParameters(
                theta(scaling.has("rope_theta") ? scaling : fields),
                factor(scaling, "factor"),
                scaling.positive("beta_fast", 32.0),
                scaling.positive("beta_slow", 1.0),
                scaling.integer(
                        "original_max_position_embeddings",
                        MIN_POSITIONS,
                        MAX_POSITIONS,
                        fields.integer("initial_context_length", MIN_POSITIONS, MAX_POSITIONS, 4096)),
                scaling.bool("truncate", true));
    }

    private static double theta(ConfigFields fields) {
        return fields.number("rope_theta", "a number above 1", value -> value > 1, null);
    }

    private static double factor(ConfigFields fields, String name) {
        return fields.number(name, "a number from 1 to 1024", value -> value >= 1 && value <= 1024, null);
    }

    private static int stretchedContext(RopeParameters rope) {
        return (int) Math.min(MAX_POSITIONS, Math.round(rope.originalMaxPositionEmbeddings() * rope.factor()));
    }
}
