package dev.slipway.runtime.bench;

import dev.slipway.runtime.engine.GenerationEvent;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Hears one generation, and notes the time to its first token and between its tokens. */
final class PausedStream implements Consumer<GenerationEvent> {

    private final LongSupplier clock;
    private long[] pauses = new long[1024];
    private int count;
    private int tokens;
    private long started;
    private long toFirst;
    private long last;

    /** @param clock asked by the thread that the events come on */
    PausedStream(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public synchronized void accept(GenerationEvent event) {
        switch (event) {
            case GenerationEvent.Started _ -> started = clock.getAsLong();
            case GenerationEvent.Token _ -> token(clock.getAsLong());
            case GenerationEvent.Failed(String message) -> throw new IllegalStateException(message);
            default -> {}
        }
    }

    private void token(long now) {
        if (tokens++ == 0) {
            toFirst = now - started;
        } else {
            if (count == pauses.length) {
                pauses = Arrays.copyOf(pauses, 2 * count);
            }
            pauses[count++] = now - last;
        }
        last = now;
        notifyAll();
    }

    /** Waits for the first token; returns how long it took from the first step on. */
    synchronized long awaitFirstToken() throws InterruptedException {
        while (tokens == 0) {
            wait();
        }
        return toFirst;
    }

    /** Waits until so many pauses were noted since they were last taken. */
    synchronized void awaitPauses(int least) throws InterruptedException {
        while (count < least) {
            wait();
        }
    }

    /** The pauses that were noted since they were last taken. */
    synchronized long[] take() {
        long[] noted = Arrays.copyOf(pauses, count);
        count = 0;
        return noted;
    }
}
