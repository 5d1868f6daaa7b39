package dev.slipway.control.engine;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code --speculative-config}, and the flags for three of its keys. The native engine guesses from the text itself; any other method
 * would guess with a model, and its answers are the same without it.
 */
final class VllmSpeculation {

    private static final String CONFIG = "speculative-config";
    private static final String METHOD = "method";
    private static final String TOKENS = "num_speculative_tokens";
    private static final String LONGEST = "prompt_lookup_max";
    private static final String SHORTEST = "prompt_lookup_min";
    private static final Set<String> NGRAM = Set.of("ngram", "[ngram]", "ngram_gpu");
    private static final String OTHERWISE = "tokens are guessed by ngram alone; the answers are the same without it";

    private final VllmArguments arguments;
    private final NativeSettings planned;

    VllmSpeculation(VllmArguments arguments, NativeSettings planned) {
        this.arguments = arguments;
        this.planned = planned;
    }

    /** Reads all of the flags at once. */
    void become() {
        JsonNode config =
                arguments.value(CONFIG).map(VllmSpeculation::json).orElse(JsonNodeFactory.instance.objectNode());
        if (!(config instanceof ObjectNode object)) {
            planned.refuse(VllmArguments.PATH, "--" + CONFIG + " " + config, "a JSON object");
            return;
        }
        if (NGRAM.contains(method(object))) {
            guess(object);
        } else {
            arguments.value(CONFIG).ifPresent(value -> planned.skip("--" + CONFIG, value, OTHERWISE));
            for (String flag : new String[] {"spec-method", "spec-model", "spec-tokens"}) {
                arguments.value(flag).ifPresent(value -> planned.skip("--" + flag, value, OTHERWISE));
            }
        }
    }

    private void guess(ObjectNode config) {
        NgramSettings settings = new NgramSettings(VllmArguments.PATH, planned);
        arguments.value("spec-method").ifPresent(value -> planned.applied("--spec-method", value, "speculation"));
        arguments.value("spec-model").ifPresent(value -> planned.applied("--spec-model", value, "speculation"));
        arguments.value("spec-tokens").ifPresent(value -> settings.tokens("--spec-tokens", value));
        config.properties().forEach(entry -> key(entry.getKey(), entry.getValue(), settings));
        if (planned.number("speculation.tokens") == null && planned.violations().isEmpty()) {
            planned.refuse(VllmArguments.PATH, "--" + CONFIG + " " + config, TOKENS + " beside the method");
        }
        settings.check(name(SHORTEST));
    }

    private void key(String key, JsonNode value, NgramSettings settings) {
        switch (key) {
            case METHOD, "model" -> planned.applied(name(key), text(value), "speculation");
            case TOKENS -> settings.tokens(name(key), text(value));
            case LONGEST -> settings.longest(name(key), text(value));
            case SHORTEST -> settings.shortest(name(key), text(value));
            default -> planned.skip(name(key), value, "it says nothing about guesses from the text itself");
        }
    }

    private String method(ObjectNode config) {
        String asked = arguments.value("spec-method").orElse(text(config.path(METHOD)));
        return asked.isEmpty() ? arguments.value("spec-model").orElse(text(config.path("model"))) : asked;
    }

    private static String name(String key) {
        return "--" + CONFIG + "." + key;
    }

    private static String text(@Nullable JsonNode value) {
        return value == null ? "" : value.asString("");
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
