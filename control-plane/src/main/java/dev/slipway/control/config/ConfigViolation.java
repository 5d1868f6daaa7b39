package dev.slipway.control.config;

import org.jspecify.annotations.Nullable;

/** One thing wrong with a config: where, what was found there, and what is allowed. */
public record ConfigViolation(String path, @Nullable Object value, String allowed) {

    private static final int SHOWN_LENGTH = 200;

    public ConfigViolation {
        value = shown(value);
    }

    public String message() {
        String place = path.isEmpty() ? "config" : path;
        return value == null ? place + ": " + allowed : place + ": " + value + " is not allowed; allowed: " + allowed;
    }

    /** Values come from strangers and end up in answers and logs, so only their beginning is kept. */
    private static @Nullable Object shown(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Number) {
            return value;
        }
        String text = String.valueOf(value);
        return text.length() <= SHOWN_LENGTH ? text : text.substring(0, SHOWN_LENGTH) + "…";
    }
}
