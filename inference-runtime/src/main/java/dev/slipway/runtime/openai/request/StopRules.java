package dev.slipway.runtime.openai.request;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What ends an answer beside the model's own end.
 *
 * @param tokens end it wherever they come
 * @param shown whether the answer's text has in it what ended it
 */
public record StopRules(List<String> texts, Set<Integer> tokens, boolean shown) {

    /** Of one text; each token of an answer is compared with them. */
    public static final int MAX_LENGTH = 1000;

    private static final int MAX_TEXTS = 4;

    public StopRules {
        texts = List.copyOf(texts);
        tokens = Set.copyOf(tokens);
    }

    /** Texts alone. */
    public StopRules(List<String> texts) {
        this(texts, Set.of(), false);
    }

    /** Whether there is a text or a token that ends it. */
    public boolean any() {
        return !texts.isEmpty() || !tokens.isEmpty();
    }

    static StopRules read(JsonFields request, ServedModel model) {
        return new StopRules(
                Stream.concat(texts(request).stream(), model.options().stopTexts().stream())
                        .toList(),
                tokens(request, model.vocabularySize()),
                request.flag("include_stop_str_in_output", false));
    }

    static Set<Integer> tokens(JsonFields request, int vocabularySize) {
        return request.has("stop_token_ids")
                ? IntStream.of(TokenIds.ofField(request, "stop_token_ids", vocabularySize))
                        .boxed()
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static List<String> texts(JsonFields request) {
        JsonNode stop = request.value("stop");
        if (stop.isMissingNode()) {
            return List.of();
        }
        if (!stop.isArray()) {
            return List.of(request.filled("stop", stop, MAX_LENGTH));
        }
        if (stop.size() > MAX_TEXTS) {
            throw OpenAiErrors.tooMany("stop", stop.size(), "strings", MAX_TEXTS);
        }
        return request.filledTexts("stop", stop, MAX_LENGTH);
    }
}
