package dev.slipway.edge.connection;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads from a head that is refused where it was to go, for the shape of its refusal and for nothing else. */
final class BrokenHead {

    private static final String HOST = "host:";

    private BrokenHead() {}

    /**
     * The refused request, with target and host as far as they can be told.
     *
     * @param begun what the decoder had read of it before
     * @param rest what had come beyond that
     */
    static HttpRequest read(@Nullable HttpRequest begun, String rest) {
        Iterator<String> lines = rest.stripLeading().lines().iterator();
        HttpRequest request = begun == null ? withTarget(lines.hasNext() ? lines.next() : "") : begun;
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            if (line.regionMatches(true, 0, HOST, 0, HOST.length())) {
                request.headers().set(HttpHeaderNames.HOST, firstWord(line.substring(HOST.length())));
            }
        }
        return request;
    }

    private static HttpRequest withTarget(String requestLine) {
        int space = requestLine.indexOf(' ');
        String target = space < 0 ? "" : firstWord(requestLine.substring(space));
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, target.isEmpty() ? "/" : target);
    }

    /** Printable ASCII only: nothing that a header or a request line may not hold. */
    private static String firstWord(String text) {
        String stripped = text.stripLeading();
        int end = 0;
        while (end < stripped.length() && stripped.charAt(end) > ' ' && stripped.charAt(end) < 0x7f) {
            end++;
        }
        return stripped.substring(0, end);
    }
}
