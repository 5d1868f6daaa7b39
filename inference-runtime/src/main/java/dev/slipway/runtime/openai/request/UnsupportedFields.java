package dev.slipway.runtime.openai.request;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fields that clients know and that change an answer, but that this server does not act on: their neutral values are taken,
 * anything else is refused by name. A field that is unknown everywhere is ignored.
 */
public final class UnsupportedFields {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final Map<String, JsonNode> COMMON = neutral("""
            {"stop_token_ids": [], "bad_words": [], "allowed_token_ids": null, "include_stop_str_in_output": false,
             "skip_special_tokens": true, "spaces_between_special_tokens": true, "prompt_logprobs": null,
             "truncate_prompt_tokens": null, "use_beam_search": false}""");

    private static final Map<String, JsonNode> CHAT = neutral("""
            {"functions": [], "function_call": "none", "modalities": ["text"],
             "audio": null, "web_search_options": null, "echo": false, "add_generation_prompt": true,
             "continue_final_message": false, "include_reasoning": true, "thinking_token_budget": null,
             "chat_template": null, "chat_template_kwargs": {}, "documents": null, "verbosity": "medium"}""");

    private static final Map<String, JsonNode> COMPLETION = neutral("""
            {"suffix": "", "add_special_tokens": false}""");

    private static final Map<String, JsonNode> RESPONSE = neutral("""
            {"background": false, "truncation": "disabled", "conversation": null, "prompt": null, "top_logprobs": 0,
             "n": 1, "logprobs": false, "structured_outputs": null, "guided_json": null, "guided_regex": null,
             "guided_choice": null, "guided_grammar": null, "response_format": {"type": "text"}}""");

    private UnsupportedFields() {}

    public static void refuseForChat(JsonFields request) {
        refuse(request, List.of(COMMON, CHAT));
    }

    public static void refuseForCompletion(JsonFields request) {
        refuse(request, List.of(COMMON, COMPLETION));
    }

    public static void refuseForResponse(JsonFields request) {
        refuse(request, List.of(COMMON, RESPONSE));
    }

    private static void refuse(JsonFields request, List<Map<String, JsonNode>> tables) {
        for (Map<String, JsonNode> table : tables) {
            table.forEach((name, neutral) -> {
                JsonNode value = request.value(name);
                if (!value.isMissingNode() && !same(value, neutral)) {
                    throw OpenAiErrors.unsupported(
                            request.path(name),
                            "is %s; this server takes only %s".formatted(JsonFields.shown(value), allowed(neutral)));
                }
            });
        }
    }

    private static boolean same(JsonNode value, JsonNode neutral) {
        return value.isNumber() && neutral.isNumber()
                ? value.doubleValue() == neutral.doubleValue()
                : value.equals(neutral);
    }

    private static String allowed(JsonNode neutral) {
        return neutral.isNull() ? "requests without it" : neutral.toString();
    }

    private static Map<String, JsonNode> neutral(String table) {
        Map<String, JsonNode> fields = new TreeMap<>();
        JSON.readTree(table).properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }
}
