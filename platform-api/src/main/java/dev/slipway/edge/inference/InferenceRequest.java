package dev.slipway.edge.inference;

import dev.slipway.edge.auth.Credentials;
import dev.slipway.edge.connection.RequestId;
import dev.slipway.edge.routing.Action;
import dev.slipway.edge.routing.Address;
import dev.slipway.edge.routing.Route;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A request for inference as it arrived: its head, and what its address means. */
record InferenceRequest(HttpRequest head, String id, Address address) {

    static InferenceRequest of(HttpRequest head) {
        return of(head, addressOf(head));
    }

    static Address addressOf(HttpRequest head) {
        return Address.of(head.headers().get(HttpHeaderNames.HOST, ""), head.uri());
    }

    static InferenceRequest of(HttpRequest head, Address address) {
        return new InferenceRequest(head, head.headers().get(RequestId.HEADER, ""), address);
    }

    Credentials credentials() {
        HttpHeaders headers = head.headers();
        return new Credentials(
                headers.get(HttpHeaderNames.AUTHORIZATION),
                headers.get("x-api-key"),
                headers.get(HttpHeaderNames.COOKIE),
                headers.get("x-csrf-token"),
                head.method().name());
    }

    boolean isShared() {
        return address instanceof Address.Shared;
    }

    /** Whether it has to do with the shared endpoint at all, the list of models there included. */
    boolean isAtSharedEndpoint() {
        return isShared()
                || address instanceof Address.Web(String _, Address.Surface surface)
                        && surface == Address.Surface.SHARED;
    }

    boolean isInference() {
        return !(address instanceof Address.Web);
    }

    boolean hasBody() {
        return head.headers().contains(HttpHeaderNames.TRANSFER_ENCODING) || HttpUtil.getContentLength(head, 0L) > 0;
    }

    boolean isWake() {
        return address instanceof Address.Dedicated dedicated && dedicated.action() instanceof Action.Wake;
    }

    boolean isPost() {
        return head.method().equals(HttpMethod.POST);
    }

    boolean wantsWebSocket() {
        return head.headers().containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true);
    }

    boolean expectsContinue() {
        return head.headers().contains(HttpHeaderNames.EXPECT);
    }

    /** The path at the replica, query included, where the address says it; null where the deployment does. */
    @Nullable
    String enginePath() {
        return switch (address) {
            case Address.Shared(String path) -> path;
            case Address.Dedicated(String _, var _, Action.Sync(String path)) -> path;
            default -> null;
        };
    }

    /** The path at the replica, query included. */
    String pathAt(Route route) {
        return switch (address) {
            case Address.Shared(String path) -> path;
            case Address.Dedicated dedicated -> pathOf(dedicated.action(), route);
            case Address.Malformed _, Address.Web _ -> throw new IllegalStateException("no replica serves " + address);
        };
    }

    private static String pathOf(Action action, Route route) {
        return switch (action) {
            case Action.Sync(String path) -> path;
            case Action.Predict(String query) -> route.predictEndpoint() + query;
            case Action.Wake _ -> throw new IllegalStateException("nothing is sent to a replica to wake it");
        };
    }

    /** The head that a replica gets; {@code headers} have been made fit for it. */
    HttpRequest toReplica(String path, HttpHeaders headers) {
        return new DefaultHttpRequest(HttpVersion.HTTP_1_1, head.method(), path, headers);
    }
}
