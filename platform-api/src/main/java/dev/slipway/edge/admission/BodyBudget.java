package dev.slipway.edge.admission;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes of request bodies that the edge may hold in memory at once, over all connections. */
public final class BodyBudget {

    private final long limit;
    private final AtomicLong held = new AtomicLong();

    public BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Reserves {@code bytes}, or nothing and says so. */
    public boolean reserve(long bytes) {
        if (held.addAndGet(bytes) <= limit) {
            return true;
        }
        held.addAndGet(-bytes);
        return false;
    }

    public void release(long bytes) {
        held.addAndGet(-bytes);
    }

    public long held() {
        return held.get();
    }
}
