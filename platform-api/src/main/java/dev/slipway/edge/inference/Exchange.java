package dev.slipway.edge.inference;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.receipt.Receipt;
import dev.slipway.edge.replica.Lease;
import dev.slipway.edge.routing.Route;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One request and its answer, from arrival to the last byte. Lives on the event loop of the caller's connection. */
final class Exchange {

    private final InferenceGateway gateway;
    private final ChannelHandlerContext connection;
    private final InferenceRequest request;
    private final Timing timing = new Timing();
    private final TimeLimit timeLimit;
    private final CallerReply reply;
    private final CallerBody body;
    private final Delivery delivery;
    private final Wait wait;
    private final ModelChoice model;
    private final KeptResponse kept;

    private @Nullable Caller caller;
    private boolean over;
    private boolean reading = true;
    private boolean readingPaused;

    Exchange(InferenceGateway gateway, ChannelHandlerContext connection, InferenceRequest request) {
        this.gateway = gateway;
        this.connection = connection;
        this.request = request;
        this.timeLimit = TimeLimit.of(request.head().headers());
        this.reply = new CallerReply(connection, request, gateway.errors());
        this.body = new CallerBody(gateway.admission().bodies());
        this.delivery = new Delivery(gateway, this);
        this.wait = new Wait(this);
        this.model = new ModelChoice(gateway, this);
        this.kept = new KeptResponse(request, gateway.json());
    }

    InferenceRequest request() {
        return request;
    }

    ChannelHandlerContext connection() {
        return connection;
    }

    CallerReply reply() {
        return reply;
    }

    CallerBody body() {
        return body;
    }

    Delivery delivery() {
        return delivery;
    }

    Wait waiting() {
        return wait;
    }

    /** What a request at the shared endpoint is for. */
    ModelChoice model() {
        return model;
    }

    TimeLimit timeLimit() {
        return timeLimit;
    }

    /** The stored response that the request refers to. */
    KeptResponse kept() {
        return kept;
    }

    Timing timing() {
        return timing;
    }

    boolean isOver() {
        return over;
    }

    // what the gateway decides

    void identified(Caller known) {
        caller = known;
        timing.authenticated();
    }

    Caller caller() {
        return known(caller);
    }

    static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("asked for before it was known");
        }
        return value;
    }

    void awaitReplica(Route route) {
        delivery.head(route);
        wait.forReplicaOf(route);
        timing.waits(!gateway.pool().isFull(route));
        regulateReading();
    }

    void send(Route route, Lease lease) {
        wait.end();
        timing.waitsNoMore();
        delivery.send(route, lease);
    }

    /** What became of its wish that a replica be there or come. */
    void woken(boolean comes) {
        if (over) {
            return;
        }
        if (comes) {
            reply.accepted(timing.header());
            finish();
        } else {
            refuse(InferenceError.NOT_WOKEN);
        }
    }

    void refuse(InferenceError error) {
        reply.willBe(error.status());
        end("failed", () -> reply.refuse(error, timing.header()));
    }

    // what the caller does

    /** What one read from the network brought has all been told. */
    void readCompleted() {
        reading = false;
        delivery.flush();
    }

    /** Whether more of the request may come at once, so that sending can wait for it. */
    boolean isReading() {
        return reading;
    }

    void body(HttpContent content) {
        reading = true;
        if (over) {
            content.release();
        } else if (delivery.isConnected()) {
            delivery.pass(content);
            regulateReading();
        } else {
            hold(content);
        }
    }

    private void hold(HttpContent content) {
        boolean modelTold = model.read(content);
        boolean keptTold = kept.read(content);
        if (!body.hold(content)) {
            refuse(InferenceError.TOO_MUCH_HELD);
            return;
        }
        if (modelTold) {
            model.settle();
        }
        if (modelTold || keptTold) {
            gateway.forwardWhenTold(this);
        }
        regulateReading();
    }

    /** Stops reading the caller while the replica takes no more, or while enough is held for a replica to come. */
    void regulateReading() {
        boolean pause = delivery.isConnected()
                ? !delivery.isWritable()
                : !model.isAwaited() && body.held() >= CallerBody.REPLAYABLE;
        if (pause != readingPaused && !over) {
            readingPaused = pause;
            connection.channel().config().setAutoRead(!pause);
        }
    }

    // what becomes of it

    /** Goes as far as can be gone now. */
    void forward() {
        gateway.forward(this);
    }

    void tick(long now) {
        long waited = timing.sinceArrival(now);
        if (wait.isOn() && timeLimit.isOver(waited)) {
            refuse(InferenceError.TOO_LATE);
        } else if (wait.isOn() && waited > gateway.settings().parking().toNanos()) {
            refuse(InferenceError.NO_REPLICA_CAME);
        } else if (delivery.isStalled(now)) {
            fail(InferenceError.REPLICA_SILENT);
        }
    }

    /** Tells the error if that is still possible, else cuts the answer off. */
    void fail(InferenceError error) {
        if (reply.hasBegun()) {
            end("failed", reply::cutOff);
        } else {
            refuse(error);
        }
    }

    void callerLeft() {
        end("cancelled", () -> {});
    }

    /** Lets everything go, writes the receipt if there is something to tell, and then runs {@code last}. */
    void end(String how, Runnable last) {
        Route route = delivery.route();
        if (over || route == null) {
            finish();
            last.run();
        } else {
            Receipt receipt = receipt(route, how);
            finish();
            gateway.receipts().write(receipt, connection.executor(), last);
        }
    }

    private Receipt receipt(Route route, String how) {
        return new Receipt(
                request.id(),
                Instant.now(),
                new Receipt.Parties(
                        caller().organisationId(),
                        caller().id(),
                        route.modelId(),
                        route.deploymentId(),
                        delivery.replicaId()),
                new Receipt.Outcome(request.head().uri(), reply.status(), how),
                timing.times(System.nanoTime()),
                delivery.attempts(),
                delivery.usage());
    }

    private void finish() {
        over = true;
        wait.end();
        gateway.leave(this);
        body.release();
        delivery.close();
        if (readingPaused) {
            readingPaused = false;
            connection.channel().config().setAutoRead(true);
        }
    }
}
