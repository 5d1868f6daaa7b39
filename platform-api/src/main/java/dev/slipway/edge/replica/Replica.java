package dev.slipway.edge.replica;

import dev.slipway.edge.routing.ReplicaAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica as this edge knows it: how many requests it holds, and whether it can be reached. */
final class Replica {

    private final ReplicaAddress address;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean suspect;

    Replica(ReplicaAddress address) {
        this.address = address;
    }

    ReplicaAddress address() {
        return address;
    }

    int inFlight() {
        return inFlight.get();
    }

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    boolean isSuspect() {
        return suspect;
    }

    /** Says whether this was news. */
    synchronized boolean suspect(boolean now) {
        boolean news = suspect != now;
        suspect = now;
        return news;
    }
}
