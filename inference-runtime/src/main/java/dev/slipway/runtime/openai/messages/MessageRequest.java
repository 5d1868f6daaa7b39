package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.engine.Standing;
import dev.slipway.runtime.grammar.HarmonyForm;
import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import dev.slipway.runtime.grammar.TextForm;
import dev.slipway.runtime.harmony.Conversation;
import dev.slipway.runtime.harmony.Conversation.SystemSettings;
import dev.slipway.runtime.openai.request.Constraints;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.SamplingFields;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.StopRules;
import dev.slipway.runtime.openai.request.StreamOptions;
import dev.slipway.runtime.openai.request.UnsupportedFields;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A checked request for one of Anthropic's messages.
 *
 * @param thinkingShown whether the answer has reasoning in it
 */
public record MessageRequest(
        Conversation conversation,
        GenerationOptions options,
        int maxTokens,
        List<String> stopSequences,
        boolean thinkingShown) {

    private static final int MAX_STOPS = 64;

    public MessageRequest {
        stopSequences = List.copyOf(stopSequences);
    }

    /** @param seeds gives a seed to a request that names none */
    public static MessageRequest read(JsonFields request, ServedModel model, LocalDate today, LongSupplier seeds) {
        long maxTokens = request.integer("max_tokens", 1, Integer.MAX_VALUE)
                .orElseThrow(() -> request.missing("max_tokens", "an integer of at least 1"));
        List<String> stops = stopSequences(request);
        return new MessageRequest(
                conversation(request, today),
                options(request, model, stops, seeds).under(Constraints.of(request, model, form(request))),
                (int) maxTokens,
                stops,
                MessageThinking.read(request).shown());
    }

    /** What the model is told; {@code count_tokens} takes only this. */
    public static Conversation conversation(JsonFields request, LocalDate today) {
        UnsupportedFields.refuseForMessage(request);
        MessageTurns turns = MessageTurns.read(request);
        return new Conversation(
                SystemSettings.of(today, MessageThinking.read(request).effort()),
                turns.instructions(),
                MessageTools.read(request).told(),
                MessageFormat.read(request).told().orElse(null),
                turns.messages());
    }

    public Set<String> functions() {
        return conversation.tools().stream().map(Conversation.Tool::name).collect(Collectors.toSet());
    }

    private static Optional<HarmonyForm> form(JsonFields request) {
        MessageTools tools = MessageTools.read(request);
        TextForm text = MessageFormat.read(request).form();
        return tools.calls() == Calls.NONE && text == TextForm.ANY
                ? Optional.empty()
                : Optional.of(new HarmonyForm(text, tools.usable(), tools.calls()));
    }

    private static GenerationOptions options(
            JsonFields request, ServedModel model, List<String> stops, LongSupplier seeds) {
        request.number("temperature", 0, 1);
        request.integer("top_k", 0, Integer.MAX_VALUE);
        request.object("metadata").ifPresent(metadata -> metadata.text("user_id"));
        request.text("service_tier");
        JsonFields completed = model.completed(request);
        return new GenerationOptions(
                SamplingFields.params(completed, seeds),
                SamplingFields.rules(completed, model),
                ScoreRequest.NONE,
                1,
                new StopRules(Stream.concat(stops.stream(), model.options().stopTexts().stream())
                        .toList()),
                false,
                false,
                false,
                StreamOptions.read(request, model.options()),
                Standing.USUAL,
                Optional.empty(),
                Optional.empty());
    }

    private static List<String> stopSequences(JsonFields request) {
        JsonNode stops = request.value("stop_sequences");
        if (stops.isMissingNode()) {
            return List.of();
        }
        if (!stops.isArray() || stops.size() > MAX_STOPS) {
            throw request.wrong("stop_sequences", "an array of at most %d strings".formatted(MAX_STOPS));
        }
        return request.filledTexts("stop_sequences", stops, StopRules.MAX_LENGTH);
    }
}
