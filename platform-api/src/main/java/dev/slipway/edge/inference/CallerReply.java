package dev.slipway.edge.inference;

import dev.slipway.edge.connection.ServerTiming;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/** The answer as it goes out to the caller. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is listened to
final class CallerReply {

    private static final String ATTEMPTS = "X-Baseten-Model-Prediction-Attempts";

    private final ChannelHandlerContext caller;
    private final InferenceRequest request;
    private final InferenceErrors errors;
    private int status;

    CallerReply(ChannelHandlerContext caller, InferenceRequest request, InferenceErrors errors) {
        this.caller = caller;
        this.request = request;
        this.errors = errors;
    }

    /** 0 before the answer begins. */
    int status() {
        return status;
    }

    boolean hasBegun() {
        return status != 0;
    }

    /** Tells a caller that asked first to send the body. */
    void invite() {
        if (request.expectsContinue()) {
            caller.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
    }

    void begin(HttpResponse head, CharSequence serverTiming, int attempts) {
        status = head.status().code();
        ForwardedHeaders.towardCaller(head.headers());
        head.setProtocolVersion(HttpVersion.HTTP_1_1);
        head.headers().add(ServerTiming.HEADER, serverTiming);
        if (attempts > 1) {
            head.headers().set(ATTEMPTS, attempts);
        }
        frame(head);
        caller.write(head, caller.voidPromise());
    }

    /** An answer that the replica ends by closing becomes chunked; the gate turns one for HTTP/1.0 the other way round. */
    private void frame(HttpResponse head) {
        boolean mayHaveBody =
                status != 204 && status != 304 && !request.head().method().equals(HttpMethod.HEAD);
        if (mayHaveBody && !HttpUtil.isContentLengthSet(head)) {
            head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    void content(HttpContent content) {
        caller.write(content, caller.voidPromise());
    }

    void flush() {
        caller.flush();
    }

    /** Ends the answer; a replica's trailers are not for the caller. */
    void end(LastHttpContent last) {
        if (!last.trailingHeaders().isEmpty()) {
            last.trailingHeaders().clear();
        }
        caller.writeAndFlush(last, caller.voidPromise());
    }

    /** Cuts the connection off, so that nobody takes what has come for the whole answer. */
    void cutOff() {
        caller.close();
    }

    void accepted(CharSequence serverTiming) {
        status = HttpResponseStatus.ACCEPTED.code();
        HttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.ACCEPTED);
        response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
        respond(response, serverTiming);
    }

    void willBe(int errorStatus) {
        status = errorStatus;
    }

    void refuse(InferenceError error, CharSequence serverTiming) {
        respond(errors.answer(error, request), serverTiming);
    }

    private void respond(HttpResponse response, CharSequence serverTiming) {
        response.headers().set(ServerTiming.HEADER, serverTiming);
        caller.writeAndFlush(response, caller.voidPromise());
    }
}
