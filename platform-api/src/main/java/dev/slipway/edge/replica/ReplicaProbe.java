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
        if (replica.suspect()) {
            tryAfter(FIRST_PAUSE_MILLIS, replica, transport);
        }
    }

    /** Looks whether a replica that dropped a request is down. */
    void doubt(Replica replica, Transport transport) {
        if (replica.doubt()) {
            open(replica, transport, () -> suspect(replica, transport));
        }
    }

    private void tryAfter(long millis, Replica replica, Transport transport) {
        transport.loop().schedule(() -> tryNow(millis, replica, transport), millis, TimeUnit.MILLISECONDS);
    }

    private void tryNow(long pause, Replica replica, Transport transport) {
        if (pool.contains(replica)) {
            open(replica, transport, () -> tryAfter(Math.min(2 * pause, MAX_PAUSE_MILLIS), replica, transport));
        }
    }

    private void open(Replica replica, Transport transport, Runnable otherwise) {
        transport
                .open(replica.address().socket(), new ChannelInboundHandlerAdapter())
                .addListener((ChannelFuture tried) -> {
                    tried.channel().close();
                    if (tried.isSuccess()) {
                        replica.up();
                        pool.changed();
                    } else {
                        otherwise.run();
                    }
                });
    }
}
