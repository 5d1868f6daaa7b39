package dev.slipway.runtime.openai.request;

import java.util.List;

/**
 * How a model is offered to clients.
 *
 * @param names what clients may call it; the first is what answers say
 * @param maxPromptLength tokens of a prompt
 * @param streamInterval tokens in one piece of a stream, from the second piece on
 * @param stopTexts end every answer, beside those that a request names
 * @param maxScores log probabilities in an answer that is not streamed, which is held as a whole
 * @param requests what counts for requests that do not say it
 */
public record ServingOptions(
        List<String> names,
        int maxPromptLength,
        int streamInterval,
        List<String> stopTexts,
        long maxScores,
        RequestDefaults requests) {

    public ServingOptions {
        names = List.copyOf(names);
        stopTexts = List.copyOf(stopTexts);
    }
}
