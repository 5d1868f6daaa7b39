package dev.slipway.edge.inference;

import io.netty.handler.codec.http.HttpContent;
import org.jspecify.annotations.Nullable;

/** Which model a request at the shared endpoint is for: its body tells, as it comes. */
final class ModelChoice {

    private final InferenceGateway gateway;
    private final Exchange exchange;
    private @Nullable ModelSearch search;
    private @Nullable String name;

    ModelChoice(InferenceGateway gateway, Exchange exchange) {
        this.gateway = gateway;
        this.exchange = exchange;
    }

    /** Reads the body until it tells the model, unless a stored response tells it. A request without a body means the only model there is. */
    void await() {
        String replica = exchange.kept().wish().replicaId();
        name = replica == null ? null : gateway.router().modelOf(replica, exchange.caller());
        if (name == null && exchange.request().hasBody()) {
            search = new ModelSearch(gateway.json());
            exchange.reply().invite();
            return;
        }
        name = name == null ? gateway.router().onlyModel(exchange.caller()) : name;
        if (name != null) {
            exchange.reply().invite();
            exchange.forward();
        } else if (replica != null) {
            exchange.refuse(InferenceError.RESPONSE_GONE);
        } else {
            exchange.refuse(InferenceError.badModel("the request names no model, and there is not exactly one"));
        }
    }

    boolean isAwaited() {
        return search != null;
    }

    String name() {
        return Exchange.known(name);
    }

    /** Reads on while the model is awaited; true when this told it, or that none will be told. */
    boolean read(HttpContent content) {
        return search != null && search.read(content);
    }

    /** Takes what was told. */
    void settle() {
        ModelSearch found = Exchange.known(search);
        search = null;
        String fault = found.fault();
        if (fault != null) {
            exchange.refuse(found.isMalformed() ? InferenceError.invalidBody(fault) : InferenceError.badModel(fault));
            return;
        }
        name = found.name();
        String served = gateway.router().servedName(found.name(), exchange.caller());
        if (served != null) {
            found.rename(served, exchange.body(), exchange.request().head().headers());
        }
    }
}
