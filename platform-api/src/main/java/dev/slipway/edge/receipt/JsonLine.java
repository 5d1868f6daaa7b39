package dev.slipway.edge.receipt;

import dev.slipway.edge.connection.ServerTiming;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Writes one flat JSON object: a line is written for every request, and a general writer costs as much as the rest of it. */
final class JsonLine {

    private final StringBuilder text = new StringBuilder(640).append('{');

    JsonLine text(String name, @Nullable String value) {
        key(name);
        if (value == null) {
            text.append("null");
            return this;
        }
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            character(value.charAt(i));
        }
        text.append('"');
        return this;
    }

    private void character(char c) {
        if (c == '"' || c == '\\') {
            text.append('\\').append(c);
        } else if (c < ' ') {
            text.append(String.format("\\u%04x", (int) c));
        } else {
            text.append(c);
        }
    }

    JsonLine number(String name, long value) {
        key(name);
        text.append(value);
        return this;
    }

    JsonLine nanos(String name, long nanos) {
        key(name);
        ServerTiming.appendMillis(text, nanos);
        return this;
    }

    JsonLine millis(String name, double millis) {
        return nanos(name, Math.round(millis * 1e6));
    }

    private void key(String name) {
        if (text.length() > 1) {
            text.append(',');
        }
        text.append('"').append(name).append("\":");
    }

    byte[] end() {
        return text.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }
}
