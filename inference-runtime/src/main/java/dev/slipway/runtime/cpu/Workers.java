package dev.slipway.runtime.cpu;

import dev.slipway.runtime.model.Ops;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one engine, its own included. The engine's thread hands out a job and takes part in it; the others spin for a
 * moment between jobs and then sleep. Nobody waits for a thread that came too late to get a task; {@link Patience} tells what
 * becomes of one that has a task and no processor.
 */
final class Workers implements AutoCloseable {

    /** Multiplications below which a hand-over costs more than it saves. */
    private static final long ALONE = 1 << 19;

    private static final int SPINS = 20_000;

    /** Nanoseconds of work between two chances for other programs: less than the system leaves a thread on a processor that others want. */
    private static final long TURN = 1_000_000;

    private final LongSupplier nanoTime;
    private final Helper[] helpers;
    private final Patience patience = new Patience();
    private volatile @Nullable Job job;
    private volatile boolean closed;

    /** @param nanoTime the clock that tells who was away */
    Workers(int threads, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
            helpers[i].start();
        }
    }

    /** The first task of a share. */
    static int begin(int share, int tasks, int shares) {
        return (int) ((long) tasks * share / shares);
    }

    int count() {
        return helpers.length + 1;
    }

    /** Runs the tasks 0 to {@code tasks} and returns when all are done; a worker is below {@link #count} and belongs to one thread. */
    void run(int tasks, long multiplications, Ops.Task task) {
        long began = nanoTime.getAsLong();
        if (helpers.length == 0 || tasks < 2 || multiplications < ALONE || patience.isLost(began)) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
            return;
        }
        Job next = new Job(tasks, task, count());
        job = next;
        for (Helper helper : helpers) {
            helper.wake();
        }
        next.work(0);
        long worked = nanoTime.getAsLong();
        next.await();
        long ended = nanoTime.getAsLong();
        patience.waited(worked - began, ended - worked, ended);
    }

    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    /** Each worker has a share of neighbouring tasks, and helps others when that is done: so the same rows stay near the same processor. */
    private final class Job {

        /** Counters on cache lines of their own: a line that two processors write to travels between them each time. */
        private static final int STRIDE = 16;

        private final int tasks;
        private final Ops.Task task;
        private final int shares;
        private final AtomicIntegerArray taken;
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int tasks, Ops.Task task, int shares) {
            this.tasks = tasks;
            this.task = task;
            this.shares = shares;
            this.taken = new AtomicIntegerArray(STRIDE * (shares + 1));
        }

        void work(int worker) {
            int count = 0;
            for (int i = 0; i < shares; i++) {
                int share = (worker + i) % shares;
                for (int next = take(share); next < tasks; next = take(share)) {
                    run(next, worker);
                    count++;
                    if (worker > 0 && helpers[worker - 1].hadItsTurn()) {
                        done.addAndGet(count);
                        count = 0;
                        helpers[worker - 1].giveWay();
                    }
                }
            }
            done.addAndGet(count);
        }

        /** The next task of a share, or {@code tasks} when there is none. */
        private int take(int share) {
            int first = begin(share, tasks, shares);
            int size = begin(share + 1, tasks, shares) - first;
            int counter = STRIDE * (share + 1);
            if (taken.get(counter) < size) {
                int next = taken.getAndIncrement(counter);
                if (next < size) {
                    return first + next;
                }
            }
            return tasks;
        }

        private void run(int next, int worker) {
            try {
                task.run(next, worker);
            } catch (Throwable e) { // carried to the engine's thread, whose loop handles it
                failure = e;
            }
        }

        void await() {
            for (int spins = 0; done.get() < tasks; spins++) {
                if (spins < SPINS) {
                    Thread.onSpinWait();
                } else {
                    Thread.yield();
                }
            }
            Throwable thrown = failure;
            if (thrown != null) {
                throw new IllegalStateException("a task of this operation failed: " + thrown.getMessage(), thrown);
            }
        }
    }

    private final class Helper extends Thread {

        private final int worker;
        private volatile boolean asleep;
        private long gaveWay = nanoTime.getAsLong();

        Helper(int worker) {
            super("slipway-cpu-" + worker);
            this.worker = worker;
            setDaemon(true);
        }

        void wake() {
            if (asleep) {
                LockSupport.unpark(this);
            }
        }

        boolean hadItsTurn() {
            return nanoTime.getAsLong() - gaveWay > TURN;
        }

        /** Lets other programs have the processor between two tasks, before the system gives it to them within one. */
        void giveWay() {
            Thread.yield();
            gaveWay = nanoTime.getAsLong();
        }

        @Override
        public void run() {
            Job last = null;
            while (!closed) {
                Job current = awaitJob(last);
                if (current != null && current != last) {
                    current.work(worker);
                    last = current;
                }
            }
        }

        private @Nullable Job awaitJob(@Nullable Job last) {
            for (int spins = 0; job == last && spins < SPINS; spins++) {
                Thread.onSpinWait();
            }
            if (job == last) {
                asleep = true;
                if (job == last && !closed) {
                    LockSupport.park(this);
                }
                asleep = false;
            }
            return job;
        }
    }
}
