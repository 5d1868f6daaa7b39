package dev.slipway.control.cluster;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Ids of deployments to look at, each at most once, at the earliest time that was asked for. */
final class ReconcileQueue {

    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, Long> due = new HashMap<>();
    private boolean closed;

    ReconcileQueue(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void add(String id) {
        add(id, Duration.ZERO);
    }

    void add(String id, Duration delay) {
        lock.lock();
        try {
            due.merge(id, nanoTime.getAsLong() + delay.toNanos(), ReconcileQueue::earlier);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next id whose time has come; empty when none has within the limit, or the queue is closed. */
    Optional<String> take(Duration limit) throws InterruptedException {
        long deadline = nanoTime.getAsLong() + limit.toNanos();
        lock.lockInterruptibly();
        try {
            Optional<String> next = poll();
            while (next.isEmpty() && !closed && nanoTime.getAsLong() - deadline < 0) {
                awaitNext(deadline);
                next = poll();
            }
            return closed ? Optional.empty() : next;
        } finally {
            lock.unlock();
        }
    }

    /** What is queued is for somebody else now. */
    void clear() {
        lock.lock();
        try {
            due.clear();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The next id whose time has come, if there is one. */
    Optional<String> poll() {
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            Optional<String> next =
                    earliest().filter(entry -> entry.getValue() <= now).map(Entry::getKey);
            next.ifPresent(due::remove);
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void awaitNext(long deadline) throws InterruptedException {
        long until = earliest().map(next -> Math.min(next.getValue(), deadline)).orElse(deadline);
        changed.await(until - nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
    }

    private Optional<Entry<String, Long>> earliest() {
        return due.entrySet().stream().min(Entry.comparingByValue());
    }

    private static long earlier(long one, long other) {
        return Math.min(one, other);
    }
}
