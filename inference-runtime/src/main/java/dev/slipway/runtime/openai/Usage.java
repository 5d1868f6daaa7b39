package dev.slipway.runtime.openai;

/** Tokens of a request, as OpenAI's clients read them; cached are among the prompt's, reasoning among the completion's. */
record Usage(
        int promptTokens,
        int completionTokens,
        int totalTokens,
        PromptDetails promptTokensDetails,
        CompletionDetails completionTokensDetails) {

    record PromptDetails(int cachedTokens) {}

    record CompletionDetails(int reasoningTokens) {}

    static Usage of(int prompt, int cached, int completion, int reasoning) {
        return new Usage(
                prompt, completion, prompt + completion, new PromptDetails(cached), new CompletionDetails(reasoning));
    }
}
