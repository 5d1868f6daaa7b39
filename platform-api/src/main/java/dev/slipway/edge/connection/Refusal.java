package dev.slipway.edge.connection;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;

/** Why a request is not let in at all; the connection closes after it. */
public record Refusal(int status, String message) {

    /** Makes a refusal an answer in the shape of the address that the refused request was for. */
    public interface Answers {
        FullHttpResponse answer(Refusal refusal, HttpRequest refused);
    }
}
