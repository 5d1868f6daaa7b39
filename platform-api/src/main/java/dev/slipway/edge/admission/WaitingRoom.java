package dev.slipway.edge.admission;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The requests that wait for a replica, up to a bound. */
public final class WaitingRoom {

    /** A waiting request. */
    public interface Waiter {
        /** Called from any thread when looking again may help. */
        void lookAgain();
    }

    private final int limit;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();

    public WaitingRoom(int limit) {
        this.limit = limit;
    }

    /** Lets a request wait, or wait on, unless too many others do. */
    public boolean enter(Waiter waiter) {
        if (waiters.size() >= limit && !waiters.contains(waiter)) {
            return false;
        }
        waiters.add(waiter);
        return true;
    }

    public void leave(Waiter waiter) {
        waiters.remove(waiter);
    }

    public void lookAgain() {
        waiters.forEach(Waiter::lookAgain);
    }

    public int size() {
        return waiters.size();
    }
}
