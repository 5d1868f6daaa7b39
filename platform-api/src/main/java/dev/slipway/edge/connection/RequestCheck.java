package dev.slipway.edge.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every request must be before anything looks at where it goes: unambiguous, of a known version, not too large. */
final class RequestCheck {

    static final String LENGTH = "Content-Length must be digits alone, 18 at most";

    private RequestCheck() {}

    static @Nullable Refusal of(HttpRequest request, long maxBody) {
        Refusal refusal = version(request);
        refusal = refusal == null ? target(request) : refusal;
        refusal = refusal == null ? host(request) : refusal;
        refusal = refusal == null ? length(request.headers(), maxBody) : refusal;
        return refusal == null ? expectation(request.headers()) : refusal;
    }

    private static @Nullable Refusal version(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean known = version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
        return known ? null : new Refusal(505, "only HTTP/1.1 and HTTP/1.0 are spoken here");
    }

    private static @Nullable Refusal target(HttpRequest request) {
        HttpMethod method = request.method();
        if (method.equals(HttpMethod.CONNECT) || method.equals(HttpMethod.TRACE)) {
            return new Refusal(405, "the methods CONNECT and TRACE are not allowed");
        }
        String target = request.uri();
        if (!TargetCharacters.areAllPlain(target)) {
            String fault = TargetCharacters.faultIn(target);
            if (fault != null) {
                return new Refusal(400, fault);
            }
            TargetForm.encode(request);
        }
        return target.startsWith("/") || isHost(TargetForm.authority(target))
                ? null
                : new Refusal(400, "the request target must be a path, or http:// and a host");
    }

    private static @Nullable Refusal host(HttpRequest request) {
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return null;
        }
        if (hosts.size() != 1) {
            return new Refusal(400, "a request needs exactly one Host header");
        }
        return isHost(hosts.get(0)) ? null : new Refusal(400, "the Host header is not a host name");
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && "-._~:[]%".indexOf(c) < 0) {
                return false;
            }
        }
        return !host.isEmpty();
    }

    private static @Nullable Refusal length(HttpHeaders headers, long maxBody) {
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return transferCoding(headers);
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length == null) {
            return null;
        }
        return isNumber(length) ? size(Long.parseLong(length), maxBody) : new Refusal(400, LENGTH);
    }

    private static @Nullable Refusal transferCoding(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return new Refusal(400, "a request has either Content-Length or Transfer-Encoding");
        }
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))
                ? null
                : new Refusal(501, "the only transfer coding understood here is chunked");
    }

    static @Nullable Refusal size(long bytes, long maxBody) {
        return bytes <= maxBody ? null : new Refusal(413, "the body is larger than the limit of " + maxBody + " bytes");
    }

    private static boolean isNumber(String length) {
        for (int i = 0; i < length.length(); i++) {
            if (length.charAt(i) < '0' || length.charAt(i) > '9') {
                return false;
            }
        }
        return !length.isEmpty() && length.length() <= 18;
    }

    private static @Nullable Refusal expectation(HttpHeaders headers) {
        String expect = headers.get(HttpHeaderNames.EXPECT);
        return expect == null || HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)
                ? null
                : new Refusal(417, "the only expectation met here is 100-continue");
    }
}
