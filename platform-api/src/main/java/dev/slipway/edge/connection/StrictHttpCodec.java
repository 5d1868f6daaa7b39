package dev.slipway.edge.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server codec that also refuses what Netty's decoder repairs in silence: folded header lines, other white
 * space than one space in the request line, and control characters in it. Two servers that repair such a request
 * differently disagree on where it ends.
 */
public final class StrictHttpCodec extends CombinedChannelDuplexHandler<HttpRequestDecoder, HttpResponseEncoder> {

    private static final int MAX_REQUEST_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 32 * 1024;
    private static final int MAX_CONTENT = 64 * 1024;

    private final Queue<HttpMethod> unanswered = new ArrayDeque<>(2);

    public StrictHttpCodec() {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_REQUEST_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MAX_CONTENT)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true);
        init(new Decoder(config), new Encoder());
    }

    private final class Decoder extends HttpRequestDecoder {

        private boolean inHead = true;
        private boolean requestLineRead;
        private boolean refused;
        private @Nullable HttpRequest begun; // its head has come in part

        Decoder(HttpDecoderConfig config) {
            super(config);
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
            if (refused) {
                buffer.skipBytes(buffer.readableBytes());
                return;
            }
            RuntimeException fault = inHead ? faultInHead(buffer) : null;
            if (fault != null) {
                refuse(buffer, out, fault);
                return;
            }
            int before = out.size();
            super.decode(ctx, buffer, out);
            for (int i = before; i < out.size(); i++) {
                follow(out.get(i));
            }
        }

        @Override
        protected HttpMessage createMessage(String[] initialLine) throws Exception {
            HttpMessage message = super.createMessage(initialLine);
            begun = (HttpRequest) message;
            return message;
        }

        private void refuse(ByteBuf buffer, List<Object> out, RuntimeException fault) {
            refused = true;
            String rest = buffer.readCharSequence(buffer.readableBytes(), StandardCharsets.ISO_8859_1)
                    .toString();
            HttpRequest request = BrokenHead.read(begun, rest);
            request.setDecoderResult(DecoderResult.failure(fault));
            unanswered.add(request.method());
            out.add(request);
        }

        private void follow(Object message) {
            if (message instanceof HttpRequest request) {
                unanswered.add(request.method());
                inHead = false;
                begun = null;
            }
            if (message instanceof LastHttpContent) {
                inHead = true;
                requestLineRead = false;
            }
        }

        /** Looks at whole and begun lines up to the blank one; Netty's decoder leaves a begun line in the buffer. */
        private @Nullable RuntimeException faultInHead(ByteBuf buffer) {
            int line = buffer.readerIndex();
            int end = buffer.writerIndex();
            while (line < end) {
                int newline = buffer.indexOf(line, end, (byte) '\n');
                int lineEnd = newline < 0 ? end : newline;
                boolean blank = isBlank(buffer, line, lineEnd);
                RuntimeException fault = blank ? null : faultInLine(buffer, line, lineEnd);
                if (fault == null && newline >= 0 && (requestLineRead || !blank) && !hasReturn(buffer, line, lineEnd)) {
                    fault = new MalformedHeadException("every line of the head must end in CR LF");
                }
                if (fault != null || newline < 0 || (blank && requestLineRead)) {
                    return fault;
                }
                requestLineRead |= !blank;
                line = newline + 1;
            }
            return null;
        }

        private static boolean isBlank(ByteBuf buffer, int line, int end) {
            return line == end || (line + 1 == end && buffer.getByte(line) == '\r');
        }

        private static boolean hasReturn(ByteBuf buffer, int line, int end) {
            return line < end && buffer.getByte(end - 1) == '\r';
        }

        private @Nullable RuntimeException faultInLine(ByteBuf buffer, int line, int end) {
            if (!requestLineRead) {
                return faultInRequestLine(buffer, line, end);
            }
            byte first = buffer.getByte(line);
            return first == ' ' || first == '\t' ? new MalformedHeadException("a header line may not be folded") : null;
        }

        private static @Nullable RuntimeException faultInRequestLine(ByteBuf buffer, int line, int end) {
            if (end - line > MAX_REQUEST_LINE) {
                return new TooLongHttpLineException();
            }
            int last = buffer.getByte(end - 1) == '\r' ? end - 1 : end;
            int spaces = 0;
            for (int i = line; i < last; i++) {
                byte b = buffer.getByte(i);
                if ((b >= 0 && b < ' ') || b == 0x7f) {
                    return new MalformedHeadException("the request line holds a control character");
                }
                spaces += b == ' ' ? 1 : 0;
            }
            boolean whole = end < buffer.writerIndex();
            return spaces > 2 || (whole && spaces < 2) || buffer.getByte(line) == ' '
                    ? new MalformedHeadException(
                            "the request line must be a method, a target and a version with one space between them")
                    : null;
        }
    }

    private final class Encoder extends HttpResponseEncoder {

        private HttpMethod method = HttpMethod.GET;

        @Override
        protected boolean isContentAlwaysEmpty(HttpResponse response) {
            if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                HttpMethod answered = unanswered.poll();
                method = answered == null ? HttpMethod.GET : answered;
            }
            return method.equals(HttpMethod.HEAD) || super.isContentAlwaysEmpty(response);
        }
    }
}
