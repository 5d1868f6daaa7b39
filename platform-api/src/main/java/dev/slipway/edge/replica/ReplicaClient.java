package dev.slipway.edge.replica;

import dev.slipway.edge.replica.ReplicaAnswer.Failure;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Speaks HTTP/1.1 to replicas, each call on the event loop of its caller's connection, so that bytes pass from one socket
 * to the other without a change of thread. Connections are kept per event loop and replica.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is listened to
public final class ReplicaClient {

    private static final int MAX_STATUS_LINE = 16 * 1024;
    private static final int MAX_HEADERS = 64 * 1024;
    private static final int MAX_CONTENT = 64 * 1024;

    private final Map<EventLoop, IdleConnections> idle = new ConcurrentHashMap<>();
    private final ReplicaProbe probe;

    public ReplicaClient(ReplicaProbe probe) {
        this.probe = probe;
    }

    /** Starts a call; the answer is told when the request can be sent, perhaps before this returns. */
    public ReplicaCall call(Lease lease, Channel caller, ReplicaAnswer answer, boolean onFreshConnection) {
        ReplicaCall call = new ReplicaCall(answer);
        IdleConnections waiting = idle.computeIfAbsent(caller.eventLoop(), _ -> new IdleConnections());
        ReplicaConnection kept = onFreshConnection ? null : waiting.take(lease.address());
        if (kept != null) {
            kept.carry(call, true);
        } else {
            connect(lease, Transport.of(caller), waiting, call);
        }
        return call;
    }

    /** Has it found out whether the replica, which took a request and dropped it, is still up. */
    public void doubt(Lease lease, Channel caller) {
        probe.doubt(lease.replica(), Transport.of(caller));
    }

    private void connect(Lease lease, Transport transport, IdleConnections waiting, ReplicaCall call) {
        ChannelInitializer<Channel> pipeline = new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast("codec", codec())
                        .addLast("connection", new ReplicaConnection(channel, lease.address(), waiting));
            }
        };
        transport.open(lease.address().socket(), pipeline).addListener((ChannelFuture connected) -> {
            if (call.isOver()) {
                connected.channel().close();
            } else if (connected.isSuccess()) {
                connected.channel().pipeline().get(ReplicaConnection.class).carry(call, false);
            } else {
                probe.suspect(lease.replica(), transport);
                call.fail(Failure.UNREACHABLE);
            }
        });
    }

    private static HttpClientCodec codec() {
        HttpDecoderConfig config = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_STATUS_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxChunkSize(MAX_CONTENT)
                .setValidateHeaders(false);
        return new HttpClientCodec(config, false, false);
    }
}
