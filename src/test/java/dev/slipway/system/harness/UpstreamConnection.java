package dev.slipway.system.harness;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One client of {@link Upstream}: requests in, fixed answers out. */
final class UpstreamConnection {
    private static final byte[] END_OF_HEAD = ascii("\r\n\r\n");
    private static final byte[] STREAM = ascii("\"stream\":true");
    private static final byte[] LENGTH = ascii("content-length:");
    private static final byte[] CHUNKED = ascii("transfer-encoding: chunked");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");
    private static final byte[] PLAIN = plain();
    private static final byte[] STREAM_HEAD = ascii(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n");
    private static final byte[] FRAME = chunk("""
            data: {"id":"chatcmpl-0123456789abcdef","object":"chat.completion.chunk","created":1764000000,\
            "model":"gpt-oss-nano","choices":[{"index":0,"delta":{"content":" word"},"logprobs":null,"finish_reason":null}]}

            """);
    private static final byte[] END =
            (new String(chunk("""
            data: {"id":"chatcmpl-0123456789abcdef","object":"chat.completion.chunk","created":1764000000,\
            "model":"gpt-oss-nano","choices":[],"usage":{"prompt_tokens":20,"completion_tokens":100,"total_tokens":120}}

            data: [DONE]

            """), StandardCharsets.US_ASCII) + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    private ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private int framesLeft;

    UpstreamConnection(SocketChannel channel) {
        this.channel = channel;
    }

    /** False at the end of the client's stream. */
    boolean read() throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
        return channel.read(in) >= 0;
    }

    /** A whole request, head and body, or null when there is none yet. */
    @Nullable
    ByteBuffer nextRequest() {
        int head = indexOf(END_OF_HEAD, 0, in.position());
        int end = head < 0 ? -1 : endOfRequest(head + END_OF_HEAD.length);
        if (end < 0 || end > in.position()) {
            return null;
        }
        byte[] request = new byte[end];
        in.flip().get(request);
        in.compact();
        return ByteBuffer.wrap(request);
    }

    /** True when the answer is a stream that has only begun. */
    boolean answer(ByteBuffer request) throws IOException {
        if (indexOf(request.array(), STREAM, 0, request.limit()) < 0) {
            write(PLAIN);
            return false;
        }
        framesLeft = Upstream.FRAMES;
        write(STREAM_HEAD);
        return true;
    }

    /** False when it was the last one. */
    boolean writeFrame() throws IOException {
        write(--framesLeft == 0 ? END : FRAME);
        return framesLeft > 0;
    }

    private int endOfRequest(int bodyStart) {
        int length = indexOf(LENGTH, 0, bodyStart);
        if (length >= 0) {
            return bodyStart + number(length + LENGTH.length);
        }
        if (indexOf(CHUNKED, 0, bodyStart) < 0) {
            return bodyStart;
        }
        int last = indexOf(LAST_CHUNK, bodyStart, in.position());
        return last < 0 ? -1 : last + LAST_CHUNK.length;
    }

    private int number(int from) {
        int value = 0;
        for (int i = from; in.get(i) != '\r'; i++) {
            value = in.get(i) == ' ' ? value : value * 10 + in.get(i) - '0';
        }
        return value;
    }

    private void write(byte[] bytes) throws IOException {
        for (ByteBuffer out = ByteBuffer.wrap(bytes); out.hasRemaining(); ) {
            channel.write(out);
        }
    }

    private int indexOf(byte[] wanted, int from, int to) {
        return indexOf(in.array(), wanted, from, to);
    }

    /** Letters match in either case, since header names do. */
    private static int indexOf(byte[] bytes, byte[] wanted, int from, int to) {
        for (int i = from; i <= to - wanted.length; i++) {
            int matched = 0;
            while (matched < wanted.length && lower(bytes[i + matched]) == wanted[matched]) {
                matched++;
            }
            if (matched == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    private static byte lower(byte letter) {
        return letter >= 'A' && letter <= 'Z' ? (byte) (letter + 32) : letter;
    }

    private static byte[] plain() {
        String body = """
                {"id":"chatcmpl-0123456789abcdef","object":"chat.completion","created":1764000000,"model":"gpt-oss-nano",\
                "choices":[{"index":0,"message":{"role":"assistant","content":"%s"},"logprobs":null,"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":20,"completion_tokens":100,"total_tokens":120}}""".formatted("word ".repeat(86).strip());
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(body.length(), body));
    }

    private static byte[] chunk(String data) {
        return ascii("%s\r\n%s\r\n".formatted(Integer.toHexString(data.length()).toUpperCase(Locale.ROOT), data));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
