package dev.slipway.edge.replica;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/** Tries suspect replicas until they can be reached again or are gone from the routes. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection, which is listened to
public final class ReplicaProbe {

    private static final long FIRST_PAUSE_MILLIS = 50;
    private static final long MAX_PAUSE_MILLIS = 1000;

    private final ReplicaPool pool;

    public ReplicaProbe(ReplicaPool pool) {
        this.pool = pool;
    }

    void suspect(Replica replica, Transport transport) {
        if (replica.suspect(true)) {
            tryAfter(FIRST_PAUSE_MILLIS, replica, transport);
        }
    }

    private void tryAfter(long millis, Replica replica, Transport transport) {
        transport.loop().schedule(() -> tryNow(millis, replica, transport), millis, TimeUnit.MILLISECONDS);
    }

    private void tryNow(long pause, Replica replica, Transport transport) {
        if (!pool.contains(replica)) {
            return;
        }
        transport
                .open(replica.address().socket(), new ChannelInboundHandlerAdapter())
                .addListener((ChannelFuture tried) -> {
                    tried.channel().close();
                    if (tried.isSuccess()) {
                        replica.suspect(false);
                        pool.changed();
                    } else {
                        tryAfter(Math.min(2 * pause, MAX_PAUSE_MILLIS), replica, transport);
                    }
                });
    }
}
