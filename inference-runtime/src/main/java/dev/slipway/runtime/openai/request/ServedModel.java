package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.engine.Engine;
import dev.slipway.runtime.grammar.Grammars;
import dev.slipway.runtime.harmony.ReservedTokens;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The model that this server answers with.
 *
 * @param options how it is offered
 * @param tokenizer absent for a checkpoint without one, which takes and gives token ids only
 * @param grammars for constrained texts; absent with the tokenizer
 * @param device where the network runs, such as {@code cpu}
 */
public record ServedModel(
        ServingOptions options,
        Instant loadedAt,
        Optional<BpeTokenizer> tokenizer,
        Optional<Grammars> grammars,
        Engine engine,
        int maxSequenceLength,
        int vocabularySize,
        String device) {

    /** What a request asks for that does not say how many tokens it wants: at least one. */
    public static final int AS_MANY_AS_FIT = -1;

    private static final String EFFORT = "reasoning_effort";

    public String name() {
        return options.names().getFirst();
    }

    /** A request with what it does not say itself, in any of the ways that there are for it. */
    public JsonFields completed(JsonFields request) {
        Map<String, JsonNode> fields = new HashMap<>(options.requests().fields());
        if (request.value("chat_template_kwargs").has(EFFORT)) {
            fields.remove(EFFORT);
        }
        return request.withDefaults(fields);
    }

    /** Likeliest tokens that a request may ask for beside each. */
    public int maxLogprobs() {
        int most = options.requests().maxLogprobs();
        return most < 0 ? vocabularySize : most;
    }

    /** @param without what cannot be done without one */
    public BpeTokenizer requiredTokenizer(String without) {
        return tokenizer.orElseThrow(() -> OpenAiErrors.noTokenizer(
                without + ", but this checkpoint has no tokenizer.json; /v1/completions takes token ids"));
    }

    /** Tokens that are never drawn. */
    int[] reservedTokens() {
        return tokenizer
                .map(text -> ReservedTokens.of(text, vocabularySize, engine.endOfText()))
                .orElse(new int[0]);
    }

    /** Tokens that a prompt may have so that {@code asked} others fit beside it; at least one. */
    int longestPrompt(int asked) {
        return Math.max(1, Math.min(options.maxPromptLength(), maxSequenceLength - fewest(asked)));
    }

    /** Names what answers: it changes with the model and the way that it is served. */
    public String fingerprint() {
        return "fp_%08x"
                .formatted(List.of(name(), device, maxSequenceLength, vocabularySize)
                        .hashCode());
    }

    /** Checks that a prompt and what may follow it fit into the context. */
    public int room(int promptTokens, int asked, String promptParam, String askedParam) {
        int fewest = fewest(asked);
        String rest = (asked == AS_MANY_AS_FIT ? "at least 1" : asked) + " to generate";
        if (fewest > maxSequenceLength - promptTokens) {
            throw OpenAiErrors.contextTooLong(
                    promptTokens >= maxSequenceLength ? promptParam : askedParam,
                    "the context holds %d tokens, but %d were asked for: %d in the prompt and %s"
                            .formatted(maxSequenceLength, (long) promptTokens + fewest, promptTokens, rest));
        }
        if (promptTokens > options.maxPromptLength()) {
            throw OpenAiErrors.contextTooLong(
                    promptParam,
                    "a prompt may have %d tokens, but this one has %d; %s were asked for"
                            .formatted(options.maxPromptLength(), promptTokens, rest));
        }
        return Math.min(
                asked == AS_MANY_AS_FIT ? maxSequenceLength - promptTokens : asked,
                options.requests().maxNewTokens());
    }

    private static int fewest(int asked) {
        return asked == AS_MANY_AS_FIT ? 1 : asked;
    }
}
