package dev.slipway.edge.inference;

import dev.slipway.edge.admission.WaitingRoom;
import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.connection.RequestId;
import dev.slipway.edge.receipt.Receipt;
import dev.slipway.edge.replica.Lease;
import dev.slipway.edge.replica.ReplicaAnswer;
import dev.slipway.edge.replica.ReplicaCall;
import dev.slipway.edge.routing.Route;
import dev.slipway.edge.usage.UsageMeter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from arrival to the last byte. Lives on the event loop of the caller's connection. A replica
 * that fails before the answer has begun is replaced by another one, as long as the whole body is still here.
 */
final class Exchange implements ReplicaAnswer, WaitingRoom.Waiter {

    /** A request that replicas die of must not take all of them along. */
    private static final int MAX_LOST = 2;

    private final InferenceGateway gateway;
    private final ChannelHandlerContext connection;
    private final InferenceRequest request;
    private final CallerReply reply;
    private final CallerBody body;
    private final Timing timing = new Timing();

    private @Nullable Caller caller;
    private @Nullable ModelField modelField;
    private @Nullable String modelName;
    private @Nullable Route route;
    private @Nullable Lease lease;
    private @Nullable ReplicaCall call;
    private @Nullable UsageMeter meter;
    private boolean connected;
    private boolean waiting;
    private boolean over;
    private boolean readingPaused;
    private int attempts;
    private int lost;
    private long lastProgress = System.nanoTime();
    private long unresolvedSince;

    Exchange(InferenceGateway gateway, ChannelHandlerContext connection, InferenceRequest request) {
        this.gateway = gateway;
        this.connection = connection;
        this.request = request;
        this.reply = new CallerReply(connection, request, gateway.errors());
        this.body = new CallerBody(gateway.admission().bodies());
    }

    // what the gateway decides

    InferenceRequest request() {
        return request;
    }

    void identified(Caller known) {
        caller = known;
        timing.authenticated();
    }

    Caller caller() {
        return known(caller);
    }

    String modelName() {
        return known(modelName);
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("asked for before it was known");
        }
        return value;
    }

    void invite() {
        reply.invite();
    }

    /** Reads the body until it tells the model. A request without a body means the only model there is. */
    void awaitModel() {
        if (request.hasBody()) {
            modelField = new ModelField(gateway.json());
            invite();
            return;
        }
        modelName = gateway.router().onlyModel(caller());
        if (modelName == null) {
            refuse(InferenceError.badBody("the request names no model, and there is not exactly one"));
        } else {
            gateway.forward(this);
        }
    }

    /** Whether a request that nothing is known of may wait for newer routes, as it may for a moment in all. */
    boolean mayAwaitRoutes() {
        if (request.isShared()) {
            return false;
        }
        long now = System.nanoTime();
        long lag = gateway.settings().routesLag().toNanos();
        if (unresolvedSince == 0) {
            unresolvedSince = now;
            waiting = true;
            var _ = connection.channel().eventLoop().schedule(this::goOn, lag, TimeUnit.NANOSECONDS);
        }
        return now - unresolvedSince < lag;
    }

    void await(Route awaited) {
        route = awaited;
        waiting = true;
        timing.waits();
        regulateReading();
    }

    /** Whether the request waits for a replica of the deployment that it is for. */
    boolean isParked() {
        return waiting && route != null;
    }

    void send(Route chosen, Lease granted) {
        waiting = false;
        timing.waitsNoMore();
        route = chosen;
        lease = granted;
        startCall(false);
    }

    private void startCall(boolean onFreshConnection) {
        connected = false;
        call = null;
        lastProgress = System.nanoTime();
        ReplicaCall started = gateway.client().call(known(lease), connection.channel(), this, onFreshConnection);
        if (!over && call == null) {
            call = started;
        }
    }

    boolean isOver() {
        return over;
    }

    void accept() {
        reply.accepted(timing.header());
        finish();
    }

    void refuse(InferenceError error) {
        reply.refuse(error, timing.header());
        end("failed");
    }

    // what the caller does

    void body(HttpContent content) {
        lastProgress = System.nanoTime();
        if (over) {
            content.release();
        } else if (connected && call != null) {
            body.pass(content, call);
            regulateReading();
        } else {
            hold(content);
        }
    }

    private void hold(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        boolean settled = modelField != null && modelField.read(content.content());
        if (!body.hold(content)) {
            refuse(InferenceError.TOO_MUCH_HELD);
            return;
        }
        if (modelField != null && last && !settled) {
            modelField.end();
            settled = true;
        }
        if (settled) {
            modelFound(known(modelField));
        }
        regulateReading();
    }

    private void modelFound(ModelField field) {
        modelField = null;
        String fault = field.fault();
        if (fault != null) {
            refuse(InferenceError.badBody(fault));
            return;
        }
        modelName = field.name();
        String served = gateway.router().servedName(modelName, caller());
        if (served != null) {
            rename(field, served);
        }
        gateway.forward(this);
    }

    /** The engine knows its model by another name than the platform does. */
    private void rename(ModelField field, String served) {
        byte[] name = gateway.json().writeValueAsString(served).getBytes(StandardCharsets.UTF_8);
        body.replace(field.start() - 1, field.stop() + 1, name);
        String length = request.head().headers().get(HttpHeaderNames.CONTENT_LENGTH);
        if (length != null) {
            long renamed = Long.parseLong(length) + name.length - (field.stop() - field.start() + 2);
            request.head().headers().set(HttpHeaderNames.CONTENT_LENGTH, renamed);
        }
    }

    void bodyRead() {
        if (connected && call != null) {
            call.flush();
        }
    }

    void callerWritable(boolean writable) {
        if (call != null) {
            call.read(writable);
        }
    }

    void callerLeft() {
        end("cancelled");
    }

    /** Stops reading the caller while the replica takes no more, or while enough is held for a replica to come. */
    private void regulateReading() {
        boolean pause = connected
                ? call != null && !call.isWritable()
                : modelField == null && body.held() >= CallerBody.REPLAYABLE;
        if (pause != readingPaused && !over) {
            readingPaused = pause;
            connection.channel().config().setAutoRead(!pause);
        }
    }

    // what the replica does

    @Override
    public void connected(ReplicaCall started) {
        call = started;
        connected = true;
        attempts++;
        meter = new UsageMeter(known(route).nativeEngine(), gateway.json());
        started.send(request.toReplica(known(lease).pathTo(request.pathAt(known(route))), headers()));
        body.sendTo(started);
        started.flush();
        timing.sent();
        regulateReading();
    }

    private HttpHeaders headers() {
        HttpHeaders headers = request.head().headers();
        ForwardedHeaders.towardReplica(headers);
        headers.set(HttpHeaderNames.HOST, known(lease).authority());
        headers.set(RequestId.HEADER, request.id());
        headers.set(ForwardedHeaders.KEY_ID, caller().id());
        headers.set(ForwardedHeaders.TENANT, caller().organisationId());
        if (known(route).nativeEngine()) {
            headers.set(ForwardedHeaders.INTERNAL_TOKEN, gateway.settings().internalToken());
        }
        return headers;
    }

    @Override
    public void begun(HttpResponse head) {
        lastProgress = System.nanoTime();
        timing.begun();
        body.release();
        known(meter).take(head.headers());
        reply.begin(head, timing.header(), attempts);
        callerWritable(connection.channel().isWritable());
    }

    @Override
    public void content(HttpContent content) {
        lastProgress = System.nanoTime();
        known(meter).read(content.content());
        reply.content(content);
    }

    @Override
    public void readCompleted() {
        reply.flush();
    }

    @Override
    public void ended(LastHttpContent last) {
        known(meter).read(last.content());
        known(meter).take(last.trailingHeaders());
        call = null;
        end("completed");
        reply.end(last);
    }

    @Override
    public void writabilityChanged(boolean writable) {
        regulateReading();
    }

    @Override
    public void failed(Failure failure) {
        call = null;
        connected = false;
        if (over) {
            return;
        }
        if (reply.hasBegun()) {
            end("failed");
            reply.cutOff();
        } else if (!body.isReplayable() || (failure == Failure.LOST && ++lost > MAX_LOST)) {
            refuse(InferenceError.REPLICA_LOST);
        } else if (failure == Failure.STALE) {
            startCall(true);
        } else {
            known(lease).close();
            gateway.forward(this);
        }
    }

    // time and end

    @Override
    public void lookAgain() {
        connection.channel().eventLoop().execute(this::goOn);
    }

    private void goOn() {
        if (waiting && !over) {
            gateway.forward(this);
        }
    }

    void tick(long now) {
        long waited = now - lastProgress;
        if (waiting
                && now - timing.arrivedNanos() > gateway.settings().parking().toNanos()) {
            refuse(InferenceError.NO_REPLICA_CAME);
        } else if (connected
                && body.isComplete()
                && waited > gateway.settings().answer().toNanos()) {
            answerStalled();
        }
    }

    private void answerStalled() {
        if (reply.hasBegun()) {
            end("failed");
            reply.cutOff();
        } else {
            refuse(InferenceError.REPLICA_SILENT);
        }
    }

    private void end(String how) {
        if (!over && route != null) {
            gateway.meter(receipt(how));
        }
        finish();
    }

    private Receipt receipt(String how) {
        Route used = known(route);
        String replica = lease == null ? null : lease.replicaId();
        return new Receipt(
                request.id(),
                Instant.now(),
                new Receipt.Parties(
                        caller().organisationId(), caller().id(), used.modelId(), used.deploymentId(), replica),
                new Receipt.Outcome(request.head().uri(), reply.status(), how),
                timing.times(System.nanoTime()),
                attempts,
                UsageMeter.usageOf(meter));
    }

    private void finish() {
        over = true;
        waiting = false;
        gateway.leave(this);
        body.release();
        if (lease != null) {
            lease.close();
        }
        if (call != null) {
            call.cancel();
        }
        if (readingPaused) {
            readingPaused = false;
            connection.channel().config().setAutoRead(true);
        }
    }
}
