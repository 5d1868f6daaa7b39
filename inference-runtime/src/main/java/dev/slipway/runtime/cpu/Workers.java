package dev.slipway.runtime.cpu;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one engine, its own included. The engine's thread hands out a job and takes part in it; the others spin for a
 * moment between jobs and then sleep. Nobody waits for a thread that came too late to get a task.
 */
final class Workers implements AutoCloseable {

    interface Task {
        /** {@code worker} is below {@link Workers#count} and belongs to one thread. */
        void run(int task, int worker);
    }

    /** Multiplications below which a hand-over costs more than it saves. */
    private static final long ALONE = 1 << 19;

    private static final int SPINS = 20_000;

    private final Helper[] helpers;
    private volatile @Nullable Job job;
    private volatile boolean closed;

    Workers(int threads) {
        helpers = new Helper[threads - 1];
        for (int i = 0; i < helpers.length; i++) {
            helpers[i] = new Helper(i + 1);
            helpers[i].start();
        }
    }

    int count() {
        return helpers.length + 1;
    }

    /** Runs the tasks 0 to {@code tasks} and returns when all are done. */
    void run(int tasks, long multiplications, Task task) {
        if (helpers.length == 0 || tasks < 2 || multiplications < ALONE) {
            for (int i = 0; i < tasks; i++) {
                task.run(i, 0);
            }
            return;
        }
        Job next = new Job(tasks, task);
        job = next;
        for (Helper helper : helpers) {
            helper.wake();
        }
        next.work(0);
        next.await();
    }

    @Override
    public void close() {
        closed = true;
        for (Helper helper : helpers) {
            LockSupport.unpark(helper);
        }
    }

    private static final class Job {

        private final int tasks;
        private final Task task;
        private final AtomicInteger next = new AtomicInteger();
        private final AtomicInteger done = new AtomicInteger();
        private volatile @Nullable Throwable failure;

        Job(int tasks, Task task) {
            this.tasks = tasks;
            this.task = task;
        }

        void work(int worker) {
            for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
                try {
                    task.run(i, worker);
                } catch (Throwable e) { // carried to the engine's thread, whose loop handles it
                    failure = e;
                } finally {
                    done.incrementAndGet();
                }
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
            if (failure != null) {
                throw new IllegalStateException("a task of this operation failed", failure);
            }
        }
    }

    private final class Helper extends Thread {

        private final int worker;
        private volatile boolean asleep;

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
