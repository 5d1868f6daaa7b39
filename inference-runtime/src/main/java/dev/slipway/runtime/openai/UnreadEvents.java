package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Events that wait for clients to read them, of all streams. The engine waits for nobody: a client that reads slowly, or a thread that
 * others keep from a processor for a moment, may be thousands of tokens behind. Each choice may have as much waiting as is free
 * (Choudhury and Hahne's dynamic threshold for shared buffers, IEEE/ACM Transactions on Networking 6(2), 1998): a single slow client
 * gets half of the room, and many leave some to the next.
 */
final class UnreadEvents {

    /** What a choice may have waiting even if nothing is free, in bytes: what streams that are read at once need. */
    static final long ALWAYS = 64 << 10;

    /** Heap of an event on its way, and of each candidate in its scores, in bytes. */
    private static final int EVENT = 150;

    private static final int CANDIDATE = 30;

    /** A reader tells in pieces of this many bytes, so that engine and reader rarely want the same memory. */
    private static final int PIECE = 4096;

    private final long max;
    private final AtomicLong all = new AtomicLong();

    /** @param max bytes of heap */
    UnreadEvents(long max) {
        this.max = max;
    }

    Choice choice() {
        return new Choice();
    }

    /** Those of one generation, which one thread adds and another reads. */
    final class Choice {

        private final AtomicLong own = new AtomicLong();
        private volatile boolean left;
        private long untold;

        /** Counts what a step brought, unless too much waits already; what one step brings is never too much. */
        boolean add(List<GenerationEvent> events) {
            long waiting = own.get();
            if (waiting > ALWAYS && waiting > max - all.get()) {
                return false;
            }
            long bytes = 0;
            for (GenerationEvent event : events) {
                bytes += bytes(event);
            }
            count(bytes);
            if (left) {
                forget();
            }
            return true;
        }

        void read(GenerationEvent event) {
            untold += bytes(event);
            if (untold >= PIECE) {
                count(-untold);
                untold = 0;
            }
        }

        /** Nobody reads any more. */
        void leave() {
            left = true;
            forget();
        }

        private void forget() {
            all.addAndGet(-own.getAndSet(0));
        }

        private void count(long bytes) {
            own.addAndGet(bytes);
            all.addAndGet(bytes);
        }
    }

    private static int bytes(GenerationEvent event) {
        TokenScores scores = event.scores();
        return scores == null ? EVENT : EVENT + CANDIDATE * scores.count();
    }
}
