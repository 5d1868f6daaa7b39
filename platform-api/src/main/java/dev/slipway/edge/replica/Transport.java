package dev.slipway.edge.replica;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;

/** Opens connections on one event loop, of the kind (epoll, or Java's own) that the loop drives. */
record Transport(EventLoop loop, Class<? extends Channel> kind) {

    private static final int CONNECT_LIMIT_MILLIS = 2000;

    /** That of a connection which is there already. */
    static Transport of(Channel channel) {
        return new Transport(channel.eventLoop(), channel.getClass());
    }

    ChannelFuture open(InetSocketAddress address, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(kind)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_LIMIT_MILLIS)
                .handler(handler)
                .connect(address);
    }
}
