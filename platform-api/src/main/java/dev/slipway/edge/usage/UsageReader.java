package dev.slipway.edge.usage;

import dev.slipway.edge.usage.Usage.EngineTimes;
import dev.slipway.edge.usage.Usage.Source;
import dev.slipway.edge.usage.Usage.Tokens;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Understands the two ways in which an engine tells its counts. */
final class UsageReader {

    private final JsonMapper json;

    UsageReader(JsonMapper json) {
        this.json = json;
    }

    /** A native replica's receipt. */
    Usage receipt(String text) {
        try {
            JsonNode receipt = json.readTree(text);
            Tokens tokens = new Tokens(
                    number(receipt, "prompt_tokens"),
                    number(receipt, "cached_tokens"),
                    number(receipt, "computed_tokens"),
                    number(receipt, "completion_tokens"),
                    number(receipt, "reasoning_tokens"));
            EngineTimes times = new EngineTimes(
                    millis(receipt, "queue_ms"),
                    millis(receipt, "prefill_ms"),
                    millis(receipt, "first_token_ms"),
                    millis(receipt, "decode_ms"));
            return new Usage(Source.RECEIPT, tokens, times);
        } catch (JacksonException _) {
            return Usage.NONE;
        }
    }

    /** The {@code usage} object of an OpenAI or Anthropic answer. */
    Usage engineUsage(byte[] object, int length) {
        try {
            JsonNode usage = json.readTree(object, 0, length);
            long prompt = number(usage, "prompt_tokens", "input_tokens");
            long cached = number(details(usage, "prompt_tokens_details", "input_tokens_details"), "cached_tokens");
            long reasoning =
                    number(details(usage, "completion_tokens_details", "output_tokens_details"), "reasoning_tokens");
            long completion = number(usage, "completion_tokens", "output_tokens");
            Tokens tokens = new Tokens(prompt, cached, prompt - cached, completion, reasoning);
            return new Usage(Source.ENGINE_USAGE, tokens, null);
        } catch (JacksonException _) {
            return Usage.NONE;
        }
    }

    private static JsonNode details(JsonNode usage, String first, String second) {
        return usage.has(first) ? usage.path(first) : usage.path(second);
    }

    private static long number(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isIntegralNumber() && value.canConvertToLong()) {
                return value.longValue();
            }
        }
        return 0;
    }

    private static double millis(JsonNode node, String name) {
        JsonNode value = node.path(name);
        return value.isNumber() ? value.doubleValue() : 0;
    }
}
