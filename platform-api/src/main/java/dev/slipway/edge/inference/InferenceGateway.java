package dev.slipway.edge.inference;

import dev.slipway.edge.admission.Admission;
import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.connection.Refusal;
import dev.slipway.edge.receipt.Receipts;
import dev.slipway.edge.replica.Activator;
import dev.slipway.edge.replica.Lease;
import dev.slipway.edge.replica.ReplicaClient;
import dev.slipway.edge.replica.ReplicaPool;
import dev.slipway.edge.replica.Wish;
import dev.slipway.edge.routing.Action;
import dev.slipway.edge.routing.Address;
import dev.slipway.edge.routing.Resolution;
import dev.slipway.edge.routing.Route;
import dev.slipway.edge.routing.Router;
import dev.slipway.edge.routing.Routes;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The one path of a request through the edge: identify, resolve, admit, lease, send, meter. */
public final class InferenceGateway {

    private final Routes routes;
    private final Router router;
    private final ReplicaPool pool;
    private final ReplicaClient client;
    private final Activator activator;
    private final Admission admission;
    private final Receipts receipts;
    private final InferenceSettings settings;
    private final JsonMapper json;
    private final InferenceErrors errors;

    public InferenceGateway(
            Routes routes,
            ReplicaPool pool,
            ReplicaClient client,
            Activator activator,
            Admission admission,
            Receipts receipts,
            InferenceSettings settings,
            JsonMapper json) {
        this.routes = routes;
        this.router = new Router(routes);
        this.pool = pool;
        this.client = client;
        this.activator = activator;
        this.admission = admission;
        this.receipts = receipts;
        this.settings = settings;
        this.json = json;
        this.errors = new InferenceErrors(json);
        pool.onChange(admission.waitingRoom()::lookAgain);
        pool.onFreed(admission.waitingRoom()::next);
    }

    /** Takes a new request; some go on only once their bodies have told the model, or the response that they go on after. */
    void receive(Exchange exchange) {
        InferenceError error = identify(exchange);
        if (error != null) {
            exchange.refuse(error);
        } else {
            exchange.kept().look();
            if (exchange.request().isShared()) {
                exchange.model().await();
            } else {
                exchange.reply().invite();
                forwardWhenTold(exchange);
            }
        }
    }

    /** The answer to a request that was not let in; its address gives the shape. */
    public FullHttpResponse refusal(Refusal refusal, HttpRequest refused) {
        return errors.answer(InferenceError.of(refusal), InferenceRequest.of(refused));
    }

    /** Goes on once all is known of the body that decides where it goes. */
    void forwardWhenTold(Exchange exchange) {
        if (!exchange.isOver()
                && !exchange.model().isAwaited()
                && !exchange.kept().isAwaited()) {
            forward(exchange);
        }
    }

    private @Nullable InferenceError identify(Exchange exchange) {
        InferenceRequest request = exchange.request();
        if (routes.current().isEmpty()) {
            return InferenceError.NO_ROUTES;
        }
        Caller caller = routes.current().keys().authenticate(request.credentials(), InstantSource.system());
        if (caller == null) {
            return InferenceError.UNAUTHORIZED;
        }
        exchange.identified(caller);
        admission.uses().used(caller);
        InferenceError fault = faultOf(request);
        return fault == null ? excessOf(caller) : fault;
    }

    private @Nullable InferenceError excessOf(Caller caller) {
        long wait = admission.rates().admit(caller);
        return wait == 0 ? null : InferenceError.tooManyRequests(wait);
    }

    private static @Nullable InferenceError faultOf(InferenceRequest request) {
        if (request.wantsWebSocket()) {
            return InferenceError.NO_UPGRADE;
        }
        return switch (request.address()) {
            case Address.Malformed(String reason) -> InferenceError.malformedAddress(reason);
            case Address.Dedicated dedicated when !request.isPost() -> wrongMethod(dedicated.action());
            default -> null;
        };
    }

    private static @Nullable InferenceError wrongMethod(Action action) {
        return switch (action) {
            case Action.Predict _ -> InferenceError.wrongMethod("predict");
            case Action.Wake _ -> InferenceError.wrongMethod("wake");
            case Action.Sync _ -> null;
        };
    }

    /** Takes a request as far as it can go now; called again when a replica failed it, or may have come. */
    void forward(Exchange exchange) {
        switch (resolve(exchange)) {
            case Resolution.Routed(Route route) -> admit(exchange, route);
            case Resolution.OutOfScope outOfScope -> exchange.refuse(InferenceError.of(outOfScope));
            case Resolution.Refused refused -> awaitRoutes(exchange, refused);
        }
    }

    /** What is not known here may just have been made: routes follow what the management API tells, a moment later. */
    private void awaitRoutes(Exchange exchange, Resolution.Refused refused) {
        boolean mayWait = !exchange.request().isShared()
                && exchange.waiting().mayBeForRoutes(settings.routesLag())
                && admission.waitingRoom().enter(exchange.waiting());
        if (!mayWait) {
            exchange.refuse(InferenceError.of(refused));
        }
    }

    private Resolution resolve(Exchange exchange) {
        Resolution resolution = switch (exchange.request().address()) {
            case Address.Dedicated dedicated -> router.resolve(dedicated, exchange.caller());
            default -> router.resolve(exchange.model().name(), exchange.caller());
        };
        String replica = exchange.kept().wish().replicaId();
        return replica == null ? resolution : router.withReplica(resolution, replica);
    }

    private void admit(Exchange exchange, Route route) {
        if (exchange.request().isWake()) {
            wake(exchange, route);
            return;
        }
        List<Lease> dropped = exchange.delivery().dropped();
        Wish wish = exchange.kept().wish();
        Lease lease = pool.lease(route, wish, dropped);
        if (lease != null) {
            send(exchange, route, lease);
        } else if (!dropped.isEmpty() && !pool.mayComeBack(route)) {
            exchange.refuse(InferenceError.REPLICA_LOST);
        } else if (route.rejectOnFull() && pool.isFull(route, wish)) {
            exchange.refuse(InferenceError.FULL);
        } else if (!exchange.waiting().isFor(route)) {
            await(exchange, route);
        } else if (wish.replicaId() != null) {
            admission.waitingRoom().passOn(exchange.waiting()); // another replica than this one waits for may have room
        }
    }

    private void send(Exchange exchange, Route route, Lease lease) {
        leave(exchange);
        exchange.send(route, lease);
        if (exchange.waiting().wasForReplica()) {
            admission.waitingRoom().next(route.deploymentId()); // there may be room for it too
        }
    }

    private void await(Exchange exchange, Route route) {
        if (!admission.waitingRoom().park(exchange.waiting(), route.deploymentId())) {
            exchange.refuse(InferenceError.TOO_MANY_WAITING);
            return;
        }
        exchange.awaitReplica(route);
        activator.wake(route).subscribe();
        forward(exchange); // a replica may have come just before the request began to wait
    }

    private void wake(Exchange exchange, Route route) {
        activator
                .wake(route)
                .subscribe(woken -> exchange.connection().executor().execute(() -> exchange.woken(woken)));
    }

    Receipts receipts() {
        return receipts;
    }

    void leave(Exchange exchange) {
        admission.waitingRoom().leave(exchange.waiting());
    }

    Router router() {
        return router;
    }

    ReplicaPool pool() {
        return pool;
    }

    ReplicaClient client() {
        return client;
    }

    Admission admission() {
        return admission;
    }

    InferenceSettings settings() {
        return settings;
    }

    InferenceErrors errors() {
        return errors;
    }

    JsonMapper json() {
        return json;
    }
}
