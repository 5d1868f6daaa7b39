package dev.slipway.edge.inference;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the top-level {@code model} of a JSON body while the body comes in, without building anything of the rest. Only
 * as strict as that needs: what the replica makes of the body is the replica's affair.
 */
final class ModelField implements ByteProcessor {

    private enum State {
        START,
        KEY_OR_END,
        KEY,
        COLON,
        VALUE,
        MODEL,
        OTHER_STRING,
        NESTED,
        NESTED_STRING,
        SCALAR,
        FOUND,
        FAILED
    }

    private static final int MAX_NAME = 1024;

    private final JsonMapper json;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream(32);
    private State state = State.START;
    private boolean escaped;
    private boolean modelKey;
    private int depth;
    private long position;
    private long start;
    private @Nullable String fault;
    private @Nullable String name;

    ModelField(JsonMapper json) {
        this.json = json;
    }

    /** Reads on; true once there is nothing more to look for. */
    boolean read(ByteBuf content) {
        content.forEachByte(this);
        return isSettled();
    }

    /** Tells that the body is over. */
    void end() {
        if (!isSettled()) {
            fail(state == State.KEY_OR_END ? "the body has no \"model\"" : "the body is not a JSON object");
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

    /** The model's name; only when nothing is wrong. */
    String name() {
        if (name == null) {
            throw new IllegalStateException("no model has been found");
        }
        return name;
    }

    /** Where the name's text begins in the body, behind its quote. */
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
            case KEY, MODEL, OTHER_STRING, NESTED_STRING -> string(b);
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
            fail(otherwise);
        }
    }

    private void key(byte b) {
        switch (b) {
            case '"' -> begin(State.KEY);
            case '}' -> fail("the body has no \"model\"");
            default -> {
                if (b != ',' && !isSpace(b)) {
                    fail("the body is not JSON");
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
        boolean needed = state == State.MODEL || state == State.KEY;
        if (needed && text.size() <= MAX_NAME) {
            text.write(b);
        }
    }

    private void endString() {
        switch (state) {
            case KEY -> {
                modelKey = text.toString(StandardCharsets.UTF_8).equals("model");
                state = State.COLON;
            }
            case MODEL -> found();
            case NESTED_STRING -> state = State.NESTED;
            default -> state = State.KEY_OR_END;
        }
    }

    private void found() {
        if (text.size() > MAX_NAME) {
            fail("\"model\" is longer than " + MAX_NAME + " characters");
            return;
        }
        try {
            name = json.readValue("\"" + text.toString(StandardCharsets.UTF_8) + "\"", String.class);
            state = State.FOUND;
        } catch (JacksonException _) {
            fail("\"model\" is not a JSON string");
        }
    }

    private void value(byte b) {
        if (isSpace(b)) {
            return;
        }
        if (modelKey && b != '"') {
            fail("\"model\" must be a string");
        } else if (b == '"') {
            begin(modelKey ? State.MODEL : State.OTHER_STRING);
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
            fail("the body has no \"model\"");
        }
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }

    private void fail(String reason) {
        fault = reason;
        state = State.FAILED;
    }
}
