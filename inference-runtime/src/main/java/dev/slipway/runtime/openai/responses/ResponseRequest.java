package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.openai.answer.Ids;
import dev.slipway.runtime.openai.request.ChatTools;
import dev.slipway.runtime.openai.request.Constraints;
import dev.slipway.runtime.openai.request.FormatField;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.UnsupportedFields;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A checked request for a response.
 *
 * @param items what this request adds to the conversation, as {@code input_items} lists it
 */
public record ResponseRequest(
        Conversation conversation,
        List<JsonNode> items,
        GenerationOptions options,
        ReasoningFields reasoning,
        AskedFields asked) {

    private static final String LOGPROBS = "message.output_text.logprobs";
    /** What {@code include} may name. */
    public static final List<String> INCLUDABLE = List.of(LOGPROBS, ReasoningFields.SEALED);

    /** @param store where an earlier response may be */
    public static ResponseRequest read(
            JsonFields request, ServedModel model, ResponseStore store, LocalDate today, Ids ids) {
        UnsupportedFields.refuseForResponse(request);
        Set<String> include = request.words("include", INCLUDABLE);
        ReasoningFields reasoning = ReasoningFields.read(request, include);
        List<Message> earlier = request.text("previous_response_id")
                .map(id -> store.previous(id).conversation())
                .orElse(List.of());
        ResponseInput input = ResponseInput.read(request, earlier, store, ids);
        Conversation conversation = conversation(request, input, SystemSettings.of(today, reasoning.effort()));
        GenerationOptions options = GenerationOptions.read(request, model, scores(request, include, model), ids::seed)
                .under(Constraints.ofResponse(request, model));
        return new ResponseRequest(
                conversation, input.items(), options, reasoning, AskedFields.of(request, options, reasoning));
    }

    /** As many as were asked for, or 0 for as many as there is room for. */
    public int maxOutputTokens() {
        Integer asked = asked().maxOutputTokens();
        return asked == null ? 0 : asked;
    }

    private static Conversation conversation(JsonFields request, ResponseInput input, SystemSettings system) {
        return new Conversation(
                system,
                instructions(request, input),
                ChatTools.readFlat(request),
                FormatField.ofResponse(request).told().orElse(null),
                input.messages());
    }

    private static ScoreRequest scores(JsonFields request, Set<String> include, ServedModel model) {
        int top = (int) request.integer("top_logprobs", 0, model.maxLogprobs()).orElse(0);
        return top > 0 || include.contains(LOGPROBS) ? new ScoreRequest(true, false, top) : ScoreRequest.NONE;
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
}
