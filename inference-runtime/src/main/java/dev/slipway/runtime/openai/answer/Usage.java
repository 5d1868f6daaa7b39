package dev.slipway.runtime.openai.answer;

/** Tokens of a request, as OpenAI's clients read them; cached are among the prompt's, reasoning among the completion's. */
public record Usage(
        int promptTokens,
        int completionTokens,
        int totalTokens,
        PromptDetails promptTokensDetails,
        CompletionDetails completionTokensDetails) {

    public record PromptDetails(int cachedTokens) {}

    public record CompletionDetails(int reasoningTokens) {}

    public static Usage of(int prompt, int cached, int completion, int reasoning) {
        return new Usage(
                prompt, completion, prompt + completion, new PromptDetails(cached), new CompletionDetails(reasoning));
    }
}
