package dev.slipway.runtime.openai.responses;

import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.Message;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.harmony.HarmonyRenderer;
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

    private static final int USUAL_SHARE = 8;
    private static final String PREVIOUS = "previous_response_id";

    /** @param store where an earlier response may be */
    public static ResponseRequest read(
            JsonFields request, ServedModel model, TenantResponses store, LocalDate today, Ids ids) {
        UnsupportedFields.refuseForResponse(request);
        Set<String> include = request.words("include", INCLUDABLE);
        ReasoningFields reasoning = ReasoningFields.read(request, include);
        request.word("truncation", List.of("auto", "disabled"));
        requireStore(request);
        List<Message> earlier =
                request.has(PREVIOUS) ? store.previous(request, PREVIOUS).conversation() : List.of();
        ResponseInput input = ResponseInput.read(request, earlier, store, ids);
        Conversation conversation = conversation(request, input, SystemSettings.of(today, reasoning.effort()));
        GenerationOptions options = GenerationOptions.read(request, model, scores(request, include, model), ids::seed)
                .under(Constraints.ofResponse(request, model));
        return new ResponseRequest(
                conversation, input.items(), options, reasoning, AskedFields.of(request, options, reasoning));
    }

    /**
     * The prompt's tokens; where the request allows it, the oldest of what was said is left out to make room in the context for
     * as many tokens as were asked for, or for a share of it.
     */
    public int[] prompt(HarmonyRenderer renderer, ServedModel model) {
        int[] all = renderer.render(conversation);
        int wanted = maxOutputTokens();
        int room = wanted == ServedModel.AS_MANY_AS_FIT ? model.maxSequenceLength() / USUAL_SHARE : wanted;
        int limit = Math.min(model.options().maxPromptLength(), model.maxSequenceLength() - room);
        if (all.length <= limit || asked.truncation().equals("disabled")) {
            return all;
        }
        return renderer.render(Truncation.longest(conversation, part -> renderer.render(part).length <= limit));
    }

    /** As many as were asked for, or {@link ServedModel#AS_MANY_AS_FIT}. */
    public int maxOutputTokens() {
        Integer asked = asked().maxOutputTokens();
        return asked == null ? ServedModel.AS_MANY_AS_FIT : asked;
    }

    private static Conversation conversation(JsonFields request, ResponseInput input, SystemSettings system) {
        return new Conversation(
                system,
                instructions(request, input),
                ChatTools.readFlat(request),
                FormatField.ofResponse(request).told().orElse(null),
                input.messages());
    }

    /** Nobody waits for a response in the background, so it has to be kept. */
    private static void requireStore(JsonFields request) {
        if (request.flag("background", false) && !request.flag("store", true)) {
            throw request.wrong("store", "true when background is true");
        }
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
