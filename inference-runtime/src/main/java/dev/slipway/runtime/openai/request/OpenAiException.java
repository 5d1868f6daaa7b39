package dev.slipway.runtime.openai.request;

import java.time.Duration;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A request that cannot be answered, with what the client is told. */
public final class OpenAiException extends RuntimeException {

    private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(1);

    private final transient OpenAiError error;
    private final @Nullable Duration retryAfter;

    OpenAiException(OpenAiError error) {
        this(error, null);
    }

    private OpenAiException(OpenAiError error, @Nullable Duration retryAfter) {
        super(error.message());
        this.error = error;
        this.retryAfter = retryAfter;
    }

    /** The same, and that trying again after about that time may help. */
    OpenAiException retryAfter(Duration time) {
        return new OpenAiException(error, time);
    }

    /** Whole seconds from 1 to 60; empty where trying again does not help. */
    public OptionalLong retryAfterSeconds() {
        if (retryAfter == null) {
            return OptionalLong.empty();
        }
        Duration bounded = retryAfter.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : retryAfter;
        return OptionalLong.of(Math.max(1, bounded.plusSeconds(1).minusNanos(1).toSeconds()));
    }

    public OpenAiError error() {
        return error;
    }
}
