package dev.slipway.edge.inference;

import dev.slipway.edge.connection.RequestGate;
import dev.slipway.edge.connection.Ticker;
import dev.slipway.edge.routing.Address;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the requests for inference of one connection and leaves all others to the handlers behind it, WebFlux. That
 * server reads only when it wants to, while an exchange reads all the time, so as to see at once when the caller leaves:
 * whoever has the current request sets the connection's reading to his way.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is listened to
public final class InferenceHandler extends ChannelInboundHandlerAdapter implements Ticker.Ticking {

    private static final Logger log = LoggerFactory.getLogger(InferenceHandler.class);

    private final InferenceGateway gateway;
    private final Ticker ticker;
    private @Nullable Exchange exchange;

    public InferenceHandler(InferenceGateway gateway, Ticker ticker) {
        this.gateway = gateway;
        this.ticker = ticker;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        ticker.watch(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest head) {
            take(ctx, head);
        } else if (exchange != null && message instanceof HttpContent content) {
            exchange.body(content);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void take(ChannelHandlerContext ctx, HttpRequest head) {
        Address address = InferenceRequest.addressOf(head);
        if (address instanceof Address.Web) {
            exchange = null;
            ctx.channel().config().setAutoRead(false);
            ctx.fireChannelRead(head);
        } else {
            ctx.channel().config().setAutoRead(true);
            exchange = new Exchange(gateway, ctx, InferenceRequest.of(head, address));
            gateway.receive(exchange);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (exchange != null) {
            exchange.readCompleted();
        }
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) throws Exception {
        if (exchange != null && !exchange.isOver()) {
            exchange.delivery().read(ctx.channel().isWritable());
        }
        super.channelWritabilityChanged(ctx);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == RequestGate.Event.ABANDONED) {
            leave();
        } else if (event == RequestGate.Event.EDGE_STOPS) {
            stop(ctx);
        }
        super.userEventTriggered(ctx, event);
    }

    private void stop(ChannelHandlerContext ctx) {
        if (exchange != null && !exchange.isOver()) {
            exchange.fail(InferenceError.EDGE_STOPS);
        } else if (exchange == null) {
            ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        ticker.forget(this);
        leave();
        super.channelInactive(ctx);
    }

    private void leave() {
        if (exchange != null && !exchange.isOver()) {
            exchange.callerLeft();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (exchange == null) {
            ctx.fireExceptionCaught(cause);
        } else {
            if (!(cause instanceof IOException)) {
                log.error("closing the connection of a caller", cause);
            }
            ctx.close();
        }
    }

    @Override
    public void tick(long nowNanos) {
        if (exchange != null && !exchange.isOver()) {
            exchange.tick(nowNanos);
        }
    }
}
