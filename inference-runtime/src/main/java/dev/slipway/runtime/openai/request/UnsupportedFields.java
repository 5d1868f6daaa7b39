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
            {"use_beam_search": false, "length_penalty": 1, "early_stopping": false, "prompt_logprobs": null,
             "logprob_token_ids": null, "watermarking": false, "repetition_detection": null,
             "kv_transfer_params": null, "ec_transfer_params": null, "vllm_xargs": {}, "routed_experts_prompt_start": 0,
             "return_prompt_text": false, "guided_whitespace_pattern": null, "moderation": null}""");

    private static final Map<String, JsonNode> STRUCTURED = neutral("""
            {"structural_tag": null, "whitespace_pattern": null, "disable_fallback": false, "disable_any_whitespace": false,
             "disable_additional_properties": false}""");

    private static final Map<String, JsonNode> CHAT = neutral("""
            {"functions": [], "function_call": "none", "modalities": ["text"], "audio": null, "web_search_options": null,
             "chat_template": null, "documents": [], "verbosity": "medium", "media_io_kwargs": {}, "mm_processor_kwargs": {},
             "skip_special_tokens": true}""");

    private static final Map<String, JsonNode> COMPLETION = neutral("""
            {"suffix": "", "prompt_embeds": null, "thinking_token_budget": -1}""");

    private static final Map<String, JsonNode> RESPONSE = neutral("""
            {"thinking_token_budget": -1, "conversation": null, "prompt": null, "n": 1, "logprobs": false,
             "response_format": {"type": "text"}, "include_reasoning": true, "context_management": null,
             "skip_special_tokens": true, "truncate_prompt_tokens": null, "background_options": null,
             "access_programs": null, "image": null, "enable_response_messages": false, "previous_input_messages": null,
             "previous_response": null, "mm_processor_kwargs": {}}""");

    private static final Map<String, JsonNode> MESSAGE = neutral("""
            {"mcp_servers": [], "container": null, "context_management": {}, "diagnostics": null,
             "inference_geo": null, "speed": "standard", "billing_policy": null, "compaction": null, "thread": null,
             "fallbacks": [], "fallback_credit_token": null}""");

    private static final Map<String, JsonNode> RESPONSE_TEXT = neutral("""
            {"verbosity": "medium"}""");

    private UnsupportedFields() {}

    public static void refuseForChat(JsonFields request) {
        refuse(request, List.of(COMMON, CHAT));
        refuseForms(request);
    }

    public static void refuseForCompletion(JsonFields request) {
        refuse(request, List.of(COMMON, COMPLETION));
        refuseForms(request);
    }

    public static void refuseForResponse(JsonFields request) {
        refuse(request, List.of(COMMON, RESPONSE));
        request.object("text").ifPresent(text -> refuse(text, List.of(RESPONSE_TEXT)));
        refuseForms(request);
    }

    public static void refuseForMessage(JsonFields request) {
        refuse(request, List.of(MESSAGE));
    }

    private static void refuseForms(JsonFields request) {
        request.object("structured_outputs").ifPresent(forms -> refuse(forms, List.of(STRUCTURED)));
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
