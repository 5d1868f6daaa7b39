package dev.slipway.edge.replica;

import dev.slipway.edge.routing.ReplicaAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** One replica as this edge knows it: how many requests it holds, and whether it can be reached. */
final class Replica {

    private enum State {
        UP,
        /** It dropped a request, and whether it is up is being looked at; it may have other requests meanwhile. */
        DOUBTED,
        /** It could not be reached. */
        SUSPECT
    }

    private final ReplicaAddress address;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile State state = State.UP;
    private volatile int starts;

    Replica(ReplicaAddress address) {
        this.address = address;
    }

    ReplicaAddress address() {
        return address;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Counts one more, unless it holds {@code limit} already, and says whether it did. */
    boolean begin(int limit) {
        int held = inFlight.get();
        while (held < limit && !inFlight.compareAndSet(held, held + 1)) {
            held = inFlight.get();
        }
        return held < limit;
    }

    void end() {
        inFlight.decrementAndGet();
    }

    boolean isSuspect() {
        return state == State.SUSPECT;
    }

    boolean isKnownToBeUp() {
        return state == State.UP;
    }

    /** How often it came up again after it could not be reached. */
    int starts() {
        return starts;
    }

    /** Says whether this was news. */
    synchronized boolean doubt() {
        boolean news = state == State.UP;
        state = news ? State.DOUBTED : state;
        return news;
    }

    /** Says whether this was news. */
    synchronized boolean suspect() {
        boolean news = state != State.SUSPECT;
        state = State.SUSPECT;
        return news;
    }

    synchronized void up() {
        starts += state == State.SUSPECT ? 1 : 0;
        state = State.UP;
    }
}
