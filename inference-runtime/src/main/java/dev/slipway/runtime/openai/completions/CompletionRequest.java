package dev.slipway.runtime.openai.completions;

import dev.slipway.runtime.openai.request.Constraints;
import dev.slipway.runtime.openai.request.GenerationOptions;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.PromptCut;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.request.TokenIds;
import dev.slipway.runtime.openai.request.UnsupportedFields;
import dev.slipway.runtime.sampling.ScoreRequest;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * A checked request for completions of raw prompts.
 *
 * @param candidates generated for each prompt, of which the choices are the likeliest
 * @param logprobs whether the answer says how likely its tokens were
 * @param echo whether the answer repeats the prompt before it goes on
 * @param controlShown whether the text has control tokens in it
 */
public record CompletionRequest(
        List<int[]> prompts,
        GenerationOptions options,
        int candidates,
        int maxTokens,
        boolean logprobs,
        boolean echo,
        boolean controlShown) {

    private static final int DEFAULT_MAX_TOKENS = 16;
    private static final int MAX_PROMPTS = 1024;
    private static final String PROMPTS =
            "a string, an array of strings, an array of token ids, or an array of such arrays";

    public CompletionRequest {
        prompts = List.copyOf(prompts);
    }

    public static CompletionRequest read(JsonFields request, ServedModel model, LongSupplier seeds) {
        UnsupportedFields.refuseForCompletion(request);
        boolean echo = request.flag("echo", false);
        OptionalLong top = request.integer("logprobs", 0, model.maxLogprobs());
        int bestOf = (int)
                request.integer("best_of", 1, GenerationOptions.MAX_CHOICES).orElse(1);
        GenerationOptions options = GenerationOptions.read(request, model, scores(top, echo, bestOf), seeds)
                .under(Constraints.ofText(request, model));
        int maxTokens =
                (int) request.integer("max_tokens", 0, Integer.MAX_VALUE).orElse(DEFAULT_MAX_TOKENS);
        PromptCut cut = PromptCut.read(request, model, maxTokens);
        CompletionRequest read = new CompletionRequest(
                prompts(request, model).stream().map(cut::of).toList(),
                options,
                candidates(request, options, bestOf),
                maxTokens,
                top.isPresent(),
                echo,
                !request.flag("skip_special_tokens", true));
        if (options.scores().prompt() && !options.streaming().stream()) {
            read.limitPromptScores(request, model.options().maxScores());
        }
        return read;
    }

    /** Whether all that was generated is answered with. */
    boolean answersAll() {
        return candidates == options.choices();
    }

    /** Candidates are compared by their scores, even where the answer does not tell them. */
    private static ScoreRequest scores(OptionalLong top, boolean echo, int bestOf) {
        return top.isPresent() || bestOf > 1
                ? new ScoreRequest(true, top.isPresent() && echo, (int) top.orElse(0))
                : ScoreRequest.NONE;
    }

    /** Of each token its own log probability is told, and those of the likeliest. */
    private void limitPromptScores(JsonFields request, long limit) {
        long tokens =
                candidates * prompts.stream().mapToLong(prompt -> prompt.length).sum();
        long most = limit / tokens - 1;
        if (options.scores().top() > most) {
            throw request.wrong(
                    "logprobs",
                    "%s where %d tokens of prompts are echoed: an answer that is not streamed holds %d of their log probabilities"
                            .formatted(most < 0 ? "left out" : "at most " + most, tokens, limit));
        }
    }

    private static int candidates(JsonFields request, GenerationOptions options, int bestOf) {
        if (request.has("best_of") && bestOf < options.choices()) {
            throw request.wrong("best_of", "at least n, which is " + options.choices());
        }
        if (options.streaming().stream() && bestOf > options.choices()) {
            throw request.wrong("best_of", "n, which is %d, when stream is true".formatted(options.choices()));
        }
        return Math.max(bestOf, options.choices());
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
        int[] tokens = prompt.isString()
                ? encode(prompt.stringValue(), model)
                : TokenIds.read(request, name, prompt, model.vocabularySize());
        if (tokens.length == 0) {
            throw request.wrong(name, prompt, "at least one token");
        }
        return tokens;
    }

    /** A raw prompt is the model's whole input, so control tokens are read as such: their ids could be sent as well. */
    private static int[] encode(String text, ServedModel model) {
        return model.requiredTokenizer("prompt is text").encodeWithSpecials(text);
    }
}
