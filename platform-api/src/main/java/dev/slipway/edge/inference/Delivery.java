package dev.slipway.edge.inference;

import static dev.slipway.edge.inference.Exchange.known;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.connection.RequestId;
import dev.slipway.edge.replica.Lease;
import dev.slipway.edge.replica.ReplicaAnswer;
import dev.slipway.edge.replica.ReplicaCall;
import dev.slipway.edge.replica.Wish;
import dev.slipway.edge.routing.Route;
import dev.slipway.edge.usage.Usage;
import dev.slipway.edge.usage.UsageMeter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's way to a replica, and the answer's way back. A replica that fails before the answer has begun is replaced
 * by another one, as long as the whole body is still here; one that took the request and dropped it never gets it again.
 */
final class Delivery implements ReplicaAnswer {

    /** A request that replicas die of must not take all of them along. */
    private static final int MAX_DROPPED = 3;

    private final InferenceGateway gateway;
    private final Exchange exchange;
    private List<Lease> dropped = List.of();

    private @Nullable Route route;
    private @Nullable Lease lease;
    private @Nullable ReplicaCall call;
    private @Nullable UsageMeter meter;
    private boolean connected;
    private int attempts;
    private long lastProgress;

    Delivery(InferenceGateway gateway, Exchange exchange) {
        this.gateway = gateway;
        this.exchange = exchange;
    }

    /** Null before the request has found its deployment. */
    @Nullable
    Route route() {
        return route;
    }

    @Nullable
    String replicaId() {
        return lease == null ? null : lease.replicaId();
    }

    int attempts() {
        return attempts;
    }

    Usage usage() {
        return UsageMeter.usageOf(meter);
    }

    /** The leases of those replicas that took the request and dropped it. */
    List<Lease> dropped() {
        return dropped;
    }

    /** The request is for {@code towards}, though no replica is there yet. */
    void head(Route towards) {
        route = towards;
    }

    void send(Route towards, Lease granted) {
        route = towards;
        lease = granted;
        start(granted, false);
    }

    private void start(Lease granted, boolean onFreshConnection) {
        connected = false;
        call = null;
        lastProgress = System.nanoTime();
        ReplicaCall started =
                gateway.client().call(granted, exchange.connection().channel(), this, onFreshConnection);
        if (!exchange.isOver() && call == null) {
            call = started;
        }
    }

    /** Whether the body can go to the replica as it comes. */
    boolean isConnected() {
        return connected && call != null;
    }

    boolean isWritable() {
        return call != null && call.isWritable();
    }

    void pass(HttpContent content) {
        lastProgress = System.nanoTime();
        exchange.body().pass(content, known(call));
    }

    void flush() {
        if (connected && call != null) {
            call.flush();
        }
    }

    /** Stops or goes on reading the answer, while the caller cannot take more of it. */
    void read(boolean on) {
        if (call != null) {
            call.read(on);
        }
    }

    /** Whether the replica has had the whole request for too long without sending anything. */
    boolean isStalled(long now) {
        return connected
                && exchange.body().isComplete()
                && now - lastProgress > gateway.settings().answer().toNanos();
    }

    void close() {
        if (lease != null) {
            lease.close();
        }
        if (call != null) {
            call.cancel();
        }
    }

    @Override
    public void connected(ReplicaCall started) {
        InferenceRequest request = exchange.request();
        Route towards = known(route);
        Lease to = known(lease);
        call = started;
        connected = true;
        attempts++;
        meter = new UsageMeter(towards.nativeEngine(), gateway.json());
        started.send(request.toReplica(to.pathTo(request.pathAt(towards)), headers(towards, to)));
        exchange.body().sendTo(started);
        if (!exchange.isReading()) {
            started.flush();
        }
        exchange.timing().sent();
        exchange.regulateReading();
    }

    private HttpHeaders headers(Route towards, Lease to) {
        Caller caller = exchange.caller();
        HttpHeaders headers = exchange.request().head().headers();
        ForwardedHeaders.towardReplica(headers);
        headers.set(HttpHeaderNames.HOST, to.authority());
        headers.set(RequestId.HEADER, exchange.request().id());
        headers.set(ForwardedHeaders.KEY_ID, caller.id());
        headers.set(ForwardedHeaders.TENANT, caller.organisationId());
        exchange.timeLimit().lessen(headers, exchange.timing().sinceArrival(System.nanoTime()));
        if (towards.nativeEngine()) {
            headers.set(ForwardedHeaders.INTERNAL_TOKEN, gateway.settings().internalToken());
            headers.set(ForwardedHeaders.REPLICA, to.replicaId());
            if (caller.bestPriority() != null) {
                headers.set(ForwardedHeaders.BEST_PRIORITY, caller.bestPriority());
            }
        }
        return headers;
    }

    @Override
    public void begun(HttpResponse head) {
        lastProgress = System.nanoTime();
        exchange.timing().begun();
        exchange.body().release();
        known(meter).take(head.headers());
        exchange.reply().begin(head, exchange.timing().header(), attempts);
        read(exchange.connection().channel().isWritable());
    }

    @Override
    public void content(HttpContent content) {
        lastProgress = System.nanoTime();
        known(meter).read(content.content());
        exchange.reply().content(content);
    }

    @Override
    public void readCompleted() {
        exchange.reply().flush();
    }

    @Override
    public void ended(LastHttpContent last) {
        known(meter).read(last.content());
        known(meter).take(last.trailingHeaders());
        call = null;
        exchange.end("completed", () -> exchange.reply().end(last));
    }

    @Override
    public void writabilityChanged(boolean writable) {
        exchange.regulateReading();
    }

    @Override
    public void failed(Failure failure) {
        call = null;
        connected = false;
        if (exchange.isOver()) {
            return;
        }
        if (exchange.reply().hasBegun() || !exchange.body().isReplayable()) {
            exchange.fail(InferenceError.REPLICA_LOST);
            return;
        }
        switch (failure) {
            case STALE -> elsewhereOrAgain(known(lease));
            case UNREACHABLE -> elsewhere(known(lease));
            case LOST -> droppedBy(known(lease));
        }
    }

    /** Whether the replica saw the request cannot be known, so others come first, and a new connection to the same last. */
    private void elsewhereOrAgain(Lease from) {
        List<Lease> avoided = new ArrayList<>(dropped);
        avoided.add(from);
        Wish wish = exchange.kept().wish();
        Lease other = wish.isFor(from) ? null : gateway.pool().lease(known(route), wish, avoided);
        if (other != null) {
            from.close();
        }
        Lease next = other == null ? from : other;
        lease = next;
        start(next, true);
    }

    private void elsewhere(Lease from) {
        from.close();
        exchange.forward();
    }

    private void droppedBy(Lease from) {
        dropped = new ArrayList<>(dropped);
        dropped.add(from);
        if (dropped.size() == MAX_DROPPED) {
            exchange.fail(InferenceError.REPLICA_LOST);
        } else {
            gateway.client().doubt(from, exchange.connection().channel());
            elsewhere(from);
        }
    }
}
