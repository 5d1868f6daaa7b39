package dev.slipway.control.engine;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --override-generation-config} says about requests that do not say it themselves. */
final class VllmSampling {

    /** @param whole whether only integers are meant */
    private record Range(String setting, double least, double most, boolean whole) {

        boolean holds(JsonNode value) {
            return (whole ? value.isIntegralNumber() : value.isNumber())
                    && value.doubleValue() >= least
                    && value.doubleValue() <= most;
        }

        String allowed() {
            String kind = whole ? "an integer" : "a number";
            return most == Integer.MAX_VALUE
                    ? "%s of at least %.0f".formatted(kind, least)
                    : kind + " from " + plain(least) + " to " + plain(most);
        }

        private static String plain(double value) {
            return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
        }
    }

    private static final Map<String, Range> RANGES = Map.of(
            "temperature", new Range("requests.sampling.temperature", 0, 2, false),
            "top_p", new Range("requests.sampling.top-p", 0, 1, false),
            "top_k", new Range("requests.sampling.top-k", -1, Integer.MAX_VALUE, true),
            "min_p", new Range("requests.sampling.min-p", 0, 1, false),
            "repetition_penalty", new Range("requests.sampling.repetition-penalty", 0.01, 100, false),
            "presence_penalty", new Range("requests.sampling.presence-penalty", -2, 2, false),
            "frequency_penalty", new Range("requests.sampling.frequency-penalty", -2, 2, false),
            "max_new_tokens", new Range("requests.sampling.max-new-tokens", 1, Integer.MAX_VALUE, true));

    private final NativeSettings planned;

    VllmSampling(NativeSettings planned) {
        this.planned = planned;
    }

    void override(String flag, String json) {
        JsonNode config = JsonMapper.shared().readTree(json);
        if (!config.isObject()) {
            planned.refuse(VllmArguments.PATH, flag + " " + json, "a JSON object");
        } else if (config.isEmpty()) {
            planned.holds(flag, json, "it overrides nothing");
        }
        config.properties().forEach(entry -> become(flag + "." + entry.getKey(), entry.getKey(), entry.getValue()));
    }

    private void become(String name, String key, JsonNode value) {
        Range range = RANGES.get(key);
        if (range == null) {
            planned.skip(name, value, "it says nothing about how tokens are drawn");
        } else if (range.holds(value)) {
            planned.apply(name, value, range.setting(), value);
        } else {
            planned.refuse(VllmArguments.PATH, name + " " + value, range.allowed());
        }
    }
}
