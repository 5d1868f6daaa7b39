package dev.slipway.bench;

import java.util.List;
import java.util.stream.IntStream;

/** Threads that want a processor each, as other programs on the machine do. */
final class BusyThreads implements AutoCloseable {

    private final List<Thread> threads;
    private volatile boolean closed;

    BusyThreads(int count) {
        threads = IntStream.range(0, count)
                .mapToObj(i -> Thread.ofPlatform().daemon().name("busy-" + i).start(this::work))
                .toList();
    }

    private void work() {
        while (!closed) {
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
