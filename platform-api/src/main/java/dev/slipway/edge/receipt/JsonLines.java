package dev.slipway.edge.receipt;

import dev.slipway.edge.connection.AsciiText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes flat JSON objects, one a line. */
final class JsonLines {

    private final AsciiText text = new AsciiText(4096);
    private boolean first;
    private long second = Long.MIN_VALUE;
    private String secondText = "";

    void begin() {
        text.append('{');
        first = true;
    }

    void end() {
        text.append("}\n");
    }

    int size() {
        return text.size();
    }

    byte[] copyFrom(int start) {
        return text.copyFrom(start);
    }

    void clear() {
        text.clear();
    }

    JsonLines text(String name, @Nullable String value) {
        key(name);
        if (value == null) {
            text.append("null");
        } else if (isPlain(value)) {
            text.append('"').append(value).append('"');
        } else {
            text.append('"').append(escaped(value)).append('"');
        }
        return this;
    }

    private static boolean isPlain(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static byte[] escaped(String value) {
        StringBuilder escaped = new StringBuilder(value.length() + 16);
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                escaped.append('\\').append(c);
            } else if (c < ' ') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString().getBytes(StandardCharsets.UTF_8);
    }

    JsonLines instant(String name, Instant at) {
        if (at.getEpochSecond() != second) {
            second = at.getEpochSecond();
            secondText = Instant.ofEpochSecond(second).toString().replace("Z", ".");
        }
        key(name);
        text.append('"')
                .append(secondText)
                .appendThreeDigits(at.getNano() / 1_000_000)
                .append("Z\"");
        return this;
    }

    JsonLines number(String name, long value) {
        key(name);
        text.append(value);
        return this;
    }

    JsonLines nanos(String name, long nanos) {
        key(name);
        text.appendMillis(nanos);
        return this;
    }

    JsonLines millis(String name, double millis) {
        return nanos(name, Math.round(millis * 1e6));
    }

    private void key(String name) {
        if (!first) {
            text.append(',');
        }
        first = false;
        text.append('"').append(name).append("\":");
    }
}
