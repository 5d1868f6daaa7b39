package dev.slipway.edge.replica;

import dev.slipway.edge.routing.ReplicaAddress;
import dev.slipway.edge.routing.Route;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to send one request to one replica; counts as in flight there until it is closed. */
public final class Lease implements AutoCloseable {

    private final ReplicaPool pool;
    private final Route route;
    private final Replica replica;
    private final int start;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** The replica counts it already. */
    Lease(ReplicaPool pool, Route route, Replica replica) {
        this.pool = pool;
        this.route = route;
        this.replica = replica;
        this.start = replica.starts();
    }

    public String replicaId() {
        return replica.address().id();
    }

    /** What a request to this replica says in its Host header. */
    public String authority() {
        return replica.address().authority();
    }

    /** The request target for {@code path} at this replica. */
    public String pathTo(String path) {
        return replica.address().basePath() + path;
    }

    ReplicaAddress address() {
        return replica.address();
    }

    Replica replica() {
        return replica;
    }

    /** Whether it was given for {@code other}, and that has not started anew since. */
    boolean isOf(Replica other) {
        return replica == other && start == other.starts();
    }

    /** Gives the right back; the second time does nothing. */
    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            pool.release(route, replica);
        }
    }
}
