package dev.slipway.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.ServerSocketChannel;
import java.net.SocketAddress;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/** Event loops on which a server accepts from a listening socket that this process was given, instead of opening one. */
final class PassedSocket implements LoopResources {

    private final LoopResources loops;
    private final int descriptor;

    PassedSocket(LoopResources loops, int descriptor) {
        this.loops = loops;
        this.descriptor = descriptor;
    }

    @Override
    public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
        return type == ServerSocketChannel.class ? type.cast(listening()) : loops.onChannel(type, group);
    }

    private ServerSocketChannel listening() {
        if (!Epoll.isAvailable()) {
            throw new IllegalStateException(
                    "a socket was passed on, which only epoll can take", Epoll.unavailabilityCause());
        }
        EpollServerSocketChannel channel = new EpollServerSocketChannel(descriptor);
        channel.config().setAutoRead(false);
        channel.pipeline().addLast(new AlreadyBound());
        return channel;
    }

    @Override
    public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
        return loops.onChannelClass(type, group);
    }

    @Override
    public EventLoopGroup onClient(boolean preferNative) {
        return loops.onClient(preferNative);
    }

    @Override
    public EventLoopGroup onServer(boolean preferNative) {
        return loops.onServer(preferNative);
    }

    @Override
    public EventLoopGroup onServerSelect(boolean preferNative) {
        return loops.onServerSelect(preferNative);
    }

    @Override
    public boolean daemon() {
        return loops.daemon();
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
        return loops.disposeLater(quietPeriod, timeout);
    }

    @Override
    public boolean isDisposed() {
        return loops.isDisposed();
    }

    /** Binding is done; what remains is to begin to accept, now that the server's handlers are in place. */
    private static final class AlreadyBound extends ChannelOutboundHandlerAdapter {

        @Override
        public void bind(ChannelHandlerContext ctx, SocketAddress address, ChannelPromise promise) {
            promise.setSuccess();
            ctx.channel().config().setAutoRead(true);
        }
    }
}
