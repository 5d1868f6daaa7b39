package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.chat.ChatRequest;
import dev.slipway.runtime.openai.request.ChatTools;
import dev.slipway.runtime.openai.request.Constraints;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.UnsupportedFields;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A checked request for a response.
 *
 * @param items what this request adds to the conversation, as {@code input_items} lists it
 */
public record ResponseRequest(
        Conversation conversation,
        List<JsonNode> items,
        GenerationOptions options,
        int maxOutputTokens,
        Response.Asked asked) {

    /** @param store where an earlier response may be */
    public static ResponseRequest read(
            JsonFields request, ServedModel model, ResponseStore store, LocalDate today, Ids ids) {
        UnsupportedFields.refuseForResponse(request);
        requirePlainText(request);
        Optional<String> previous = request.text("previous_response_id");
        List<Message> earlier =
                previous.map(id -> store.required(id).conversation()).orElse(List.of());
        ResponseInput input = ResponseInput.read(request, earlier, ids::message);
        JsonFields reasoning = request.object("reasoning").orElse(request);
        boolean nested = request.has("reasoning");
        Conversation conversation = new Conversation(
                SystemSettings.of(
                        today, ChatRequest.reasoningEffort(reasoning, nested ? "effort" : "reasoning_effort")),
                instructions(request, input),
                ChatTools.readFlat(request),
                null,
                input.messages());
        GenerationOptions options = GenerationOptions.read(request, model, ScoreRequest.NONE, ids::seed)
                .under(Constraints.ofResponse(request, model));
        int max =
                (int) request.integer("max_output_tokens", 1, Integer.MAX_VALUE).orElse(0);
        return new ResponseRequest(
                conversation, input.items(), options, max, asked(request, options, previous.orElse(null), max));
    }

    public Set<String> functions() {
        return conversation.tools().stream().map(Conversation.Tool::name).collect(Collectors.toSet());
    }

    /** The request's own word comes before the input's; the instructions of earlier responses are not kept. */
    private static @Nullable String instructions(JsonFields request, ResponseInput input) {
        List<String> all = new ArrayList<>();
        request.text("instructions").ifPresent(all::add);
        all.addAll(input.instructions());
        return all.isEmpty() ? null : String.join("\n\n", all);
    }

    private static void requirePlainText(JsonFields request) {
        Optional<JsonFields> format = request.object("text").flatMap(text -> text.object("format"));
        format.ifPresent(asked -> {
            if (!asked.requiredText("type").equals("text")) {
                throw OpenAiErrors.unsupported(
                        asked.path("type"), "is %s; this server takes only \"text\"".formatted(asked.value("type")));
            }
        });
    }

    private static Response.Asked asked(
            JsonFields request, GenerationOptions options, @Nullable String previous, int max) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        Optional<JsonFields> reasoning = request.object("reasoning");
        return new Response.Asked(
                request.text("instructions").orElse(null),
                max == 0 ? null : max,
                request.has("metadata") ? request.value("metadata") : json.objectNode(),
                request.flag("parallel_tool_calls", true),
                previous,
                new Response.Reasoning(
                        reasoning.flatMap(fields -> fields.text("effort")).orElse(null),
                        reasoning.flatMap(fields -> fields.text("summary")).orElse(null)),
                request.flag("store", true),
                options.sampling().temperature(),
                options.sampling().topP(),
                request.has("tool_choice") ? request.value("tool_choice") : json.stringNode("auto"),
                request.has("tools") ? request.value("tools") : json.arrayNode(),
                request.text("user").orElse(null));
    }
}
