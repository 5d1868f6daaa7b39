package dev.slipway.runtime.openai.request;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * An error in the shape that OpenAI's clients read.
 *
 * @param status the HTTP status that goes with it
 * @param param the JSON path of the field that is wrong
 */
public record OpenAiError(
        @JsonIgnore int status,
        String message,
        String type,
        @Nullable String param,
        @Nullable String code) {

    public record Body(OpenAiError error) {}
}
