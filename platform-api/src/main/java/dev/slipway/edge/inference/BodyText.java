package dev.slipway.edge.inference;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds a top-level text of a JSON body while the body comes in, without building anything of the rest. Only
 * as strict as that needs: what the replica makes of the body is the replica's affair.
 */
final class BodyText implements ByteProcessor {

    private enum State {
        START,
        KEY_OR_END,
        KEY,
        COLON,
        VALUE,
        WANTED,
        OTHER_STRING,
        NESTED,
        NESTED_STRING,
        SCALAR,
        FOUND,
        FAILED
    }

    private static final int MAX_TEXT = 1024;

    private final JsonMapper json;
    private final String wanted;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(32);
    private State state = State.START;
    private boolean escaped;
    private boolean wantedKey;
    private int depth;
    private long position;
    private long start;
    private @Nullable String fault;
    private boolean malformed;
    private @Nullable String value;

    /** @param wanted the text's name */
    BodyText(JsonMapper json, String wanted) {
        this.json = json;
        this.wanted = wanted;
    }

    /** Reads on; true once there is nothing more to look for. */
    boolean read(ByteBuf content) {
        content.forEachByte(this);
        return isSettled();
    }

    /** Tells that the body is over. */
    void end() {
        if (!isSettled()) {
            if (state == State.KEY_OR_END) {
                fail("the body has no " + quoted());
            } else {
                failMalformed("the body is not a JSON object");
            }
        }
    }

    private boolean isSettled() {
        return state == State.FOUND || state == State.FAILED;
    }

    /** What is wrong with the body, or null. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Whether what is wrong is that the body is no JSON object. */
    boolean isMalformed() {
        return malformed;
    }

    /** The text; only when nothing is wrong. */
    String value() {
        if (value == null) {
            throw new IllegalStateException(quoted() + " has not been found");
        }
        return value;
    }

    /** Where the text begins in the body, behind its quote. */
    int start() {
        return Math.toIntExact(start);
    }

    /** Where its closing quote stands. */
    int stop() {
        return Math.toIntExact(position - 1);
    }

    @Override
    public boolean process(byte b) {
        position++;
        switch (state) {
            case START -> expect(b, '{', State.KEY_OR_END, "the body is not a JSON object");
            case KEY_OR_END -> key(b);
            case KEY, WANTED, OTHER_STRING, NESTED_STRING -> string(b);
            case COLON -> expect(b, ':', State.VALUE, "the body is not JSON");
            case VALUE -> value(b);
            case NESTED -> nested(b);
            case SCALAR -> scalar(b);
            case FOUND, FAILED -> {}
        }
        return !isSettled();
    }

    private void expect(byte b, char wanted, State next, String otherwise) {
        if (b == wanted) {
            state = next;
        } else if (!isSpace(b)) {
            failMalformed(otherwise);
        }
    }

    private void key(byte b) {
        switch (b) {
            case '"' -> begin(State.KEY);
            case '}' -> fail("the body has no " + quoted());
            default -> {
                if (b != ',' && !isSpace(b)) {
                    failMalformed("the body is not JSON");
                }
            }
        }
    }

    private void begin(State string) {
        state = string;
        text.reset();
        start = position;
    }

    private void string(byte b) {
        if (escaped) {
            escaped = false;
            keep(b);
        } else if (b == '"') {
            endString();
        } else {
            escaped = b == '\\';
            keep(b);
        }
    }

    private void keep(byte b) {
        boolean needed = state == State.WANTED || state == State.KEY;
        if (needed && text.size() <= MAX_TEXT) {
            text.write(b);
        }
    }

    private void endString() {
        switch (state) {
            case KEY -> {
                wantedKey = text.toString(StandardCharsets.UTF_8).equals(wanted);
                state = State.COLON;
            }
            case WANTED -> found();
            case NESTED_STRING -> state = State.NESTED;
            default -> state = State.KEY_OR_END;
        }
    }

    private void found() {
        if (text.size() > MAX_TEXT) {
            fail(quoted() + " is longer than " + MAX_TEXT + " characters");
            return;
        }
        try {
            value = json.readValue("\"" + text.toString(StandardCharsets.UTF_8) + "\"", String.class);
            state = State.FOUND;
        } catch (JacksonException _) {
            fail(quoted() + " is not a JSON string");
        }
    }

    private void value(byte b) {
        if (isSpace(b)) {
            return;
        }
        if (wantedKey && b != '"') {
            fail(quoted() + " must be a string");
        } else if (b == '"') {
            begin(wantedKey ? State.WANTED : State.OTHER_STRING);
        } else if (b == '{' || b == '[') {
            depth = 1;
            state = State.NESTED;
        } else {
            state = State.SCALAR;
        }
    }

    private void nested(byte b) {
        switch (b) {
            case '"' -> state = State.NESTED_STRING;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                depth--;
                state = depth == 0 ? State.KEY_OR_END : State.NESTED;
            }
            default -> {}
        }
    }

    private void scalar(byte b) {
        if (b == ',') {
            state = State.KEY_OR_END;
        } else if (b == '}') {
            fail("the body has no " + quoted());
        }
    }

    private String quoted() {
        return '"' + wanted + '"';
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void failMalformed(String reason) {
        malformed = true;
        fail(reason);
    }

    private void fail(String reason) {
        fault = reason;
        state = State.FAILED;
    }
}
