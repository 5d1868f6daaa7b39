package dev.slipway.edge.replica;

import dev.slipway.edge.replica.ReplicaAnswer.Failure;
import dev.slipway.edge.routing.ReplicaAddress;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a replica: carries a call, or lies idle until the next one. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is listened to
final class ReplicaConnection extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(ReplicaConnection.class);

    private final Channel channel;
    private final ReplicaAddress address;
    private final IdleConnections idle;
    private @Nullable ReplicaCall call;
    private boolean reused;
    private boolean begun;
    private boolean informational;
    private boolean reusable;

    ReplicaConnection(Channel channel, ReplicaAddress address, IdleConnections idle) {
        this.channel = channel;
        this.address = address;
        this.idle = idle;
    }

    ReplicaAddress address() {
        return address;
    }

    void carry(ReplicaCall next, boolean onKeptConnection) {
        call = next;
        reused = onKeptConnection;
        begun = false;
        reusable = false;
        next.attach(this);
    }

    boolean isActive() {
        return channel.isActive();
    }

    void write(Object message) {
        channel.write(message, channel.voidPromise());
    }

    void flush() {
        channel.flush();
    }

    boolean isWritable() {
        return channel.isWritable();
    }

    void read(boolean on) {
        channel.config().setAutoRead(on);
    }

    void close() {
        call = null;
        channel.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (call == null) {
            ReferenceCountUtil.release(message);
            ctx.close(); // nobody asked
        } else if (message instanceof HttpObject object
                && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            ctx.close();
        } else if (message instanceof HttpResponse head) {
            begin(call, head);
        } else if (message instanceof LastHttpContent last) {
            end(call, last);
        } else if (message instanceof HttpContent content) {
            call.answer().content(content);
        }
    }

    private void begin(ReplicaCall current, HttpResponse head) {
        informational = head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (!informational) {
            begun = true;
            reusable = HttpUtil.isKeepAlive(head);
            current.answer().begun(head);
        }
    }

    private void end(ReplicaCall current, LastHttpContent last) {
        if (informational) {
            informational = false;
            last.release();
            return;
        }
        call = null;
        boolean keep = reusable && current.isSent() && channel.isActive();
        current.finish();
        if (keep) {
            read(true);
            idle.add(this);
        } else {
            channel.close();
        }
        current.answer().ended(last);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (call != null) {
            call.answer().readCompleted();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (call != null) {
            call.answer().writabilityChanged(channel.isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        idle.remove(this);
        ReplicaCall broken = call;
        call = null;
        if (broken != null) {
            broken.fail(reused && !begun ? Failure.STALE : Failure.LOST);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!(cause instanceof IOException)) {
            log.error("closing a connection to replica {}", address.id(), cause);
        }
        ctx.close();
    }
}
