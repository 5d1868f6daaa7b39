package dev.slipway.runtime.openai;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A checked request for completions of raw prompts.
 *
 * @param echo whether the answer repeats the prompt before it goes on
 */
record CompletionRequest(List<int[]> prompts, GenerationOptions options, int maxTokens, boolean echo) {

    private static final int DEFAULT_MAX_TOKENS = 16;
    private static final int MAX_PROMPTS = 1024;
    private static final String PROMPTS =
            "a string, an array of strings, an array of token ids, or an array of such arrays";

    CompletionRequest {
        prompts = List.copyOf(prompts);
    }

    static CompletionRequest read(JsonFields request, ServedModel model, LongSupplier seeds) {
        UnsupportedFields.refuseForCompletion(request);
        return new CompletionRequest(
                prompts(request, model),
                GenerationOptions.read(request, model.options(), seeds),
                (int) request.integer("max_tokens", 0, Integer.MAX_VALUE).orElse(DEFAULT_MAX_TOKENS),
                request.flag("echo", false));
    }

    private static List<int[]> prompts(JsonFields request, ServedModel model) {
        JsonNode prompt = request.value("prompt");
        if (prompt.isString() || isTokens(prompt)) {
            return List.of(tokens(request, "prompt", prompt, model));
        }
        if (!prompt.isArray() || prompt.isEmpty() || prompt.size() > MAX_PROMPTS) {
            throw prompt.isMissingNode()
                    ? request.missing("prompt", PROMPTS)
                    : request.wrong("prompt", PROMPTS + ", at most " + MAX_PROMPTS);
        }
        return IntStream.range(0, prompt.size())
                .mapToObj(i -> tokens(request, "prompt[%d]".formatted(i), prompt.get(i), model))
                .toList();
    }

    private static boolean isTokens(JsonNode prompt) {
        return prompt.isArray() && !prompt.isEmpty() && prompt.get(0).isNumber();
    }

    private static int[] tokens(JsonFields request, String name, JsonNode prompt, ServedModel model) {
        int[] tokens = prompt.isString() ? encode(prompt.stringValue(), model) : ids(request, name, prompt, model);
        if (tokens.length == 0) {
            throw request.wrong(name, prompt, "at least one token");
        }
        return tokens;
    }

    /** A raw prompt is the model's whole input, so control tokens are read as such: their ids could be sent as well. */
    private static int[] encode(String text, ServedModel model) {
        Optional<BpeTokenizer> tokenizer = model.tokenizer();
        return tokenizer
                .orElseThrow(() -> OpenAiErrors.noTokenizer(
                        "prompt is text, but this checkpoint has no tokenizer.json; send token ids"))
                .encodeWithSpecials(text);
    }

    private static int[] ids(JsonFields request, String name, JsonNode prompt, ServedModel model) {
        if (!prompt.isArray()) {
            throw request.wrong(name, prompt, "a string or an array of token ids");
        }
        int[] ids = new int[prompt.size()];
        for (int i = 0; i < ids.length; i++) {
            JsonNode id = prompt.get(i);
            if (!id.canConvertToInt()
                    || !id.isIntegralNumber()
                    || id.intValue() < 0
                    || id.intValue() >= model.vocabularySize()) {
                throw request.wrong(
                        "%s[%d]".formatted(name, i), id, "a token id from 0 to " + (model.vocabularySize() - 1));
            }
            ids[i] = id.intValue();
        }
        return ids;
    }
}
