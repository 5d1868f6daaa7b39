package dev.slipway.edge.connection;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.ContentLengthNotAllowedException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.InvalidChunkExtensionException;
import io.netty.handler.codec.http.InvalidChunkTerminationException;
import io.netty.handler.codec.http.InvalidLineSeparatorException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.codec.http.TransferEncodingNotAllowedException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with a request that the decoder could not read, in words for its caller. Some of it only the text of
 * Netty's exceptions tells; where that changes, the words become general.
 */
final class DecoderFault {

    private static final Pattern BAD_VALUE = Pattern.compile("Validation failed for header '([^']+)'");
    private static final Pattern BAD_NAME = Pattern.compile("header name .* invalid character (0x[0-9a-f]+) .*");

    /** Netty's target of a request whose first line it could not read. */
    private static final String UNREAD = "/bad-request";

    private DecoderFault() {}

    static Refusal refusal(HttpObject message) {
        boolean inHead = message instanceof HttpRequest;
        return switch (message.decoderResult().cause()) {
            case TooLongHttpLineException _ when inHead -> new Refusal(414, "the request line is longer than 16 KiB");
            case TooLongHttpHeaderException _ -> new Refusal(431, "the headers are larger than 32 KiB");
            case Throwable cause -> new Refusal(400, "the request is malformed: " + fault(cause, message));
        };
    }

    private static String fault(Throwable cause, HttpObject message) {
        return switch (cause) {
            case MalformedHeadException e -> String.valueOf(e.getMessage());
            case TooLongFrameException _ -> "a line is too long";
            case ContentLengthNotAllowedException _ ->
                "it has Content-Length and Transfer-Encoding, and may have one of them";
            case TransferEncodingNotAllowedException _ -> "HTTP/1.0 has no Transfer-Encoding";
            case InvalidChunkTerminationException _ ->
                "a chunk of the body must be as long as its size says, and end in CR LF";
            case InvalidChunkExtensionException _ -> "the line with a chunk's size must end in CR LF";
            case InvalidLineSeparatorException _ -> "every line of the head must end in CR LF";
            case NumberFormatException _
            when !(message instanceof HttpRequest) ->
                "a chunk's size must be hexadecimal digits alone, 7fffffff at most";
            default -> faultInHeader(String.valueOf(cause.getMessage()), message);
        };
    }

    private static String faultInHeader(String text, HttpObject message) {
        Matcher value = BAD_VALUE.matcher(text);
        if (value.find()) {
            return "the header " + value.group(1) + " holds a control character";
        }
        Matcher name = BAD_NAME.matcher(text);
        if (name.find()) {
            return "a header's name holds the character " + name.group(1)
                    + "; only letters, digits and !#$%&'*+-.^_`|~ may stand before the colon, and no space";
        }
        if (text.startsWith("No colon")) {
            return "a header line has no colon";
        }
        if (text.startsWith("empty headers")) {
            return "a header has no name";
        }
        return message instanceof HttpRequest head ? faultInFraming(text, head) : "its trailers cannot be read";
    }

    private static String faultInFraming(String text, HttpRequest head) {
        List<String> lengths = head.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (text.contains("Content-Length")) {
            return lengths.size() > 1 || lengths.toString().contains(",")
                    ? "it has several values of Content-Length, and may have one"
                    : RequestCheck.LENGTH;
        }
        if (text.contains("transfer coding")) {
            return "Transfer-Encoding must be chunked, once and alone";
        }
        if (text.startsWith("Invalid separator")) {
            return "only a space or a tab may stand between a header's colon and its value";
        }
        return head.uri().equals(UNREAD)
                ? "the request line must be a method of letters, a target, and HTTP/1.1 or HTTP/1.0"
                : "its head cannot be read";
    }
}
