package dev.slipway.edge.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import org.jspecify.annotations.Nullable;

/** What the head of every answer says, whoever gives the answer. */
final class AnswerHead {

    private AnswerHead() {}

    static boolean isInformational(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    /** A client of HTTP/1.0 cannot read chunks (RFC 9112, 6.1): for it the end of the connection ends the answer. */
    static void unchunkForHttp10(HttpResponse response, @Nullable HttpRequest request) {
        if (isHttp10(request)) {
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
        }
    }

    private static boolean isHttp10(@Nullable HttpRequest request) {
        return request != null && request.protocolVersion().minorVersion() == 0;
    }

    /** Whether the connection must be closed for the answer to end. */
    static boolean endsConnection(HttpResponse response) {
        return !HttpUtil.isKeepAlive(response) || !saysWhereItEnds(response);
    }

    private static boolean saysWhereItEnds(HttpResponse response) {
        int status = response.status().code();
        return status == 204
                || status == 304
                || HttpUtil.isContentLengthSet(response)
                || HttpUtil.isTransferEncodingChunked(response);
    }

    /** Puts the request's id on it, or a fresh one, and what it took until now where nobody has said it better. */
    static void identify(HttpResponse response, @Nullable HttpRequest request, long arrivedNanos) {
        String id = request == null ? null : request.headers().get(RequestId.HEADER);
        response.headers().set(RequestId.HEADER, RequestId.of(id));
        if (!response.headers().contains(ServerTiming.HEADER)) {
            response.headers().set(ServerTiming.HEADER, ServerTiming.of(0, 0, 0, System.nanoTime() - arrivedNanos));
        }
    }

    static void setConnection(HttpResponse response, @Nullable HttpRequest request, boolean close) {
        if (close) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (isHttp10(request)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
