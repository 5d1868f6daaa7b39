package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.answer.NamedEvent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import tools.jackson.databind.json.JsonMapper;

/** Server-sent events as OpenAI frames them: an object an event, with its name or with a word at the end. */
final class SseFrames {

    private static final byte[] BEGIN = ascii("data: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] DONE = ascii("data: [DONE]\n\n");

    private final JsonMapper json;

    SseFrames(JsonMapper json) {
        this.json = json;
    }

    DataBuffer of(List<?> events) {
        return buffer(framed(events));
    }

    /** These events, then the word. */
    DataBuffer last(List<?> events) {
        ByteArrayOutputStream out = framed(events);
        out.writeBytes(DONE);
        return buffer(out);
    }

    private ByteArrayOutputStream framed(List<?> events) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        for (Object event : events) {
            if (event instanceof NamedEvent named) {
                out.writeBytes(ascii("event: %s\n".formatted(named.type())));
            }
            out.writeBytes(BEGIN);
            out.writeBytes(json.writeValueAsBytes(event));
            out.writeBytes(END);
        }
        return out;
    }

    private static DataBuffer buffer(ByteArrayOutputStream out) {
        return DefaultDataBufferFactory.sharedInstance.wrap(out.toByteArray());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
