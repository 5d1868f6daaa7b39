package dev.slipway.edge.connection;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Stands between the codec and whoever answers. Lets one request at a time through, in order; refuses what is malformed,
 * ambiguous or too large, and answers nothing after it; puts an id and a {@code Server-Timing} on every answer; ends
 * connections that lie idle or whose caller stalls.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is listened to
public final class RequestGate extends ChannelDuplexHandler implements Ticker.Ticking {

    /** Told to the handlers behind the gate when the current request will not be completed, or not be answered in time. */
    public enum Event {
        ABANDONED,
        EDGE_STOPS
    }

    /** The rest of a body whose answer is out already is read away up to this size, to keep the connection. */
    private static final long MAX_DISCARDED = 1024 * 1024;

    private static final int MAX_HELD = 256;
    private static final long LINGER_NANOS = 2_000_000_000L;

    private final ConnectionLimits limits;
    private final Ticker ticker;
    private final Drain drain;
    private final Refusal.Answers refusals;
    private final Deque<Object> held = new ArrayDeque<>(0);

    private @Nullable HttpRequest request;
    private boolean requestEnded = true;
    private boolean answerEnded = true;
    private boolean underWay;
    private boolean answerBegun;
    private boolean closeAfterAnswer;
    private boolean closing;
    private boolean paused;
    private long bodyBytes;
    private long discardedBytes;
    private long arrivedNanos;
    private long lastProgress;
    private volatile @Nullable ChannelHandlerContext context;

    public RequestGate(ConnectionLimits limits, Ticker ticker, Drain drain, Refusal.Answers refusals) {
        this.limits = limits;
        this.ticker = ticker;
        this.drain = drain;
        this.refusals = refusals;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        lastProgress = ticker.now();
        ticker.watch(this);
        drain.opened(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        ticker.forget(this);
        drain.closed(this);
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        closing = true;
        super.channelInactive(ctx);
        ctx.executor().execute(this::settle); // after what the handlers behind have to write down
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        lastProgress = ticker.now();
        if (closing) {
            ReferenceCountUtil.release(message);
        } else if (!held.isEmpty() || (message instanceof HttpRequest && isBusy())) {
            hold(ctx, message);
        } else {
            let(ctx, message);
        }
    }

    private boolean isBusy() {
        return !requestEnded || !answerEnded;
    }

    /** A pipelined request waits for the answer of the one before it. */
    private void hold(ChannelHandlerContext ctx, Object message) {
        held.add(message);
        if (held.size() >= MAX_HELD) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void let(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            if (message instanceof HttpRequest head) {
                begin(head); // else the malformed part belongs to the body of the current request
            }
            refuse(ctx, DecoderFault.refusal(object));
        } else if (message instanceof HttpRequest head) {
            letHead(ctx, head);
        } else if (message instanceof HttpContent content) {
            letContent(ctx, content);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void begin(HttpRequest head) {
        head.headers().set(RequestId.HEADER, RequestId.of(head.headers().get(RequestId.HEADER)));
        request = head;
        requestEnded = false;
        answerEnded = false;
        if (!underWay) {
            underWay = true;
            drain.requestBegan();
        }
        answerBegun = false;
        closeAfterAnswer = !HttpUtil.isKeepAlive(head);
        bodyBytes = 0;
        discardedBytes = 0;
        arrivedNanos = System.nanoTime();
    }

    private void letHead(ChannelHandlerContext ctx, HttpRequest head) {
        begin(head);
        Refusal refusal = RequestCheck.of(head, limits.maxBody());
        if (refusal != null) {
            refuse(ctx, refusal);
            return;
        }
        TargetForm.toPath(head);
        ctx.fireChannelRead(head);
    }

    private void letContent(ChannelHandlerContext ctx, HttpContent content) {
        int bytes = content.content().readableBytes();
        bodyBytes += bytes;
        requestEnded = content instanceof LastHttpContent;
        Refusal refusal = RequestCheck.size(bodyBytes, limits.maxBody());
        if (answerEnded) {
            content.release();
            discard(ctx, bytes);
        } else if (refusal != null) {
            content.release();
            refuse(ctx, refusal);
        } else {
            ctx.fireChannelRead(content);
        }
    }

    /** The answer is out and the body still comes. */
    private void discard(ChannelHandlerContext ctx, int bytes) {
        discardedBytes += bytes;
        if (requestEnded) {
            next(ctx);
        } else if (discardedBytes > MAX_DISCARDED) {
            linger(ctx);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Refusal refusal) {
        closeAfterAnswer = true;
        if (answerBegun) {
            closing = true;
            ctx.close();
            return;
        }
        requestEnded = false; // whatever follows on this connection is not read as a request
        HttpRequest refused = current();
        TargetForm.toPath(refused);
        write(ctx, refusals.answer(refusal, refused), ctx.newPromise());
        ctx.flush();
        ctx.fireUserEventTriggered(Event.ABANDONED);
    }

    private HttpRequest current() {
        HttpRequest head = request;
        if (head == null) {
            throw new IllegalStateException("nothing is refused before a request has come");
        }
        return head;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (closing) {
            ReferenceCountUtil.release(message);
            if (!promise.isVoid()) {
                promise.tryFailure(new ClosedChannelException());
            }
            return;
        }
        boolean informational = message instanceof HttpResponse response && AnswerHead.isInformational(response);
        if (message instanceof HttpResponse response && !informational) {
            stamp(response);
        }
        if (message instanceof LastHttpContent && !informational) {
            endAnswer(ctx, message, promise);
        } else {
            ctx.write(message, promise);
        }
    }

    private void stamp(HttpResponse response) {
        answerBegun = true;
        AnswerHead.unchunkForHttp10(response, request);
        closeAfterAnswer |= AnswerHead.endsConnection(response) || drain.endsConnections();
        AnswerHead.identify(response, request, arrivedNanos);
        AnswerHead.setConnection(response, request, closeAfterAnswer);
    }

    /** The edge stops and waits no longer for the current request. */
    void cutOff() {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            ctx.executor().execute(() -> ctx.fireUserEventTriggered(Event.EDGE_STOPS));
        }
    }

    private void settle() {
        if (underWay) {
            underWay = false;
            drain.requestEnded();
        }
    }

    private void endAnswer(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        answerEnded = true;
        if (!closeAfterAnswer && !drain.isOn()) {
            settle();
            ctx.write(message, promise);
            if (requestEnded) {
                next(ctx);
            }
            return;
        }
        closing = true;
        boolean bodyMayCome = !requestEnded;
        ctx.write(message, promise.unvoid()).addListener(bodyMayCome ? _ -> linger(ctx) : ChannelFutureListener.CLOSE);
    }

    /** Half-closes and reads away what still comes for a moment, so that the caller gets to see the answer. */
    private void linger(ChannelHandlerContext ctx) {
        closing = true;
        lastProgress = ticker.now();
        if (ctx.channel() instanceof DuplexChannel channel) {
            channel.shutdownOutput();
        }
        ctx.channel().config().setAutoRead(true);
    }

    /** Not at once: the handler behind the gate may still be in the middle of ending this answer. */
    private void next(ChannelHandlerContext ctx) {
        if (!held.isEmpty()) {
            ctx.executor().execute(() -> letHeld(ctx));
        }
    }

    private void letHeld(ChannelHandlerContext ctx) {
        if (paused) {
            paused = false;
            ctx.channel().config().setAutoRead(true);
        }
        while (!held.isEmpty() && !closing && !(held.peek() instanceof HttpRequest && isBusy())) {
            let(ctx, held.remove());
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        lastProgress = ticker.now();
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void tick(long nowNanos) {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        long waited = nowNanos - lastProgress;
        if (closing) {
            closeAfter(ctx, waited, LINGER_NANOS);
        } else if (!isBusy()) {
            closeAfter(ctx, waited, drain.isOn() ? 0 : limits.idle().toNanos());
        } else if (!ctx.channel().isWritable()) {
            closeAfter(ctx, waited, limits.stall().toNanos());
        } else if (!requestEnded
                && ctx.channel().config().isAutoRead()
                && waited > limits.stall().toNanos()) {
            refuse(ctx, new Refusal(408, "the announced body did not come"));
        }
    }

    private static void closeAfter(ChannelHandlerContext ctx, long waited, long limit) {
        if (waited > limit) {
            ctx.close();
        }
    }
}
