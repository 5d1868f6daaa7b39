package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.sampling.SamplingParams;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What chat and completions ask for alike: how to draw, when to stop, and in what form to answer.
 *
 * @param choices answers for each prompt
 * @param includeUsage whether a stream ends with a chunk that has the usage
 * @param streamInterval tokens in one piece of a stream, from the second piece on
 */
record GenerationOptions(
        SamplingParams sampling,
        int choices,
        List<String> stop,
        boolean ignoreEndOfText,
        boolean returnTokenIds,
        boolean stream,
        boolean includeUsage,
        int streamInterval) {

    private static final int MAX_CHOICES = 128;
    private static final int MAX_STOPS = 4;

    GenerationOptions {
        stop = List.copyOf(stop);
    }

    /** @param seeds gives a seed to a request that names none */
    static GenerationOptions read(JsonFields request, ServingOptions serving, LongSupplier seeds) {
        boolean stream = request.flag("stream", false);
        return new GenerationOptions(
                sampling(request, seeds),
                (int) request.integer("n", 1, MAX_CHOICES).orElse(1),
                Stream.concat(stop(request).stream(), serving.stopTexts().stream())
                        .toList(),
                request.flag("ignore_eos", false),
                request.flag("return_token_ids", false),
                stream,
                includeUsage(request, stream),
                stream ? serving.streamInterval() : 1);
    }

    GenerationRequest generation(int[] prompt, int choice, int maxTokens) {
        return new GenerationRequest(prompt, sampling.forChoice(choice), maxTokens, ignoreEndOfText);
    }

    private static SamplingParams sampling(JsonFields request, LongSupplier seeds) {
        OptionalLong seed = request.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        return new SamplingParams(
                request.number("temperature", 0, 2).orElse(1),
                request.number("top_p", 0, 1).orElse(1),
                (int) Math.max(
                        0, request.integer("top_k", -1, Integer.MAX_VALUE).orElse(0)),
                request.number("min_p", 0, 1).orElse(0),
                seed.isPresent() ? seed.getAsLong() : seeds.getAsLong());
    }

    private static List<String> stop(JsonFields request) {
        JsonNode stop = request.value("stop");
        if (stop.isMissingNode()) {
            return List.of();
        }
        if (!stop.isArray()) {
            return List.of(stopText(request, "stop", stop));
        }
        if (stop.size() > MAX_STOPS) {
            throw OpenAiErrors.invalid(
                    "stop", "has %d strings; at most %d are allowed".formatted(stop.size(), MAX_STOPS));
        }
        return IntStream.range(0, stop.size())
                .mapToObj(i -> stopText(request, "stop[%d]".formatted(i), stop.get(i)))
                .toList();
    }

    private static String stopText(JsonFields request, String name, JsonNode value) {
        if (!value.isString() || value.stringValue().isEmpty()) {
            throw request.wrong(name, value, "a string that is not empty");
        }
        return value.stringValue();
    }

    private static boolean includeUsage(JsonFields request, boolean stream) {
        if (!request.has("stream_options")) {
            return false;
        }
        if (!stream) {
            throw OpenAiErrors.invalid("stream_options", "is only allowed when stream is true");
        }
        JsonFields options = request.requiredObject("stream_options");
        if (options.flag("continuous_usage_stats", false)) {
            throw OpenAiErrors.unsupported(
                    options.path("continuous_usage_stats"), "is true; this server takes only false");
        }
        return options.flag("include_usage", false);
    }
}
