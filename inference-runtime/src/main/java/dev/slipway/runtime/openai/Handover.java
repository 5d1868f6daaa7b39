package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hands one generation's events to the thread that puts its answer together. Waking that one takes time from the engine. So events go
 * together, as far as they may wait, and those of all answers that wait as long at the same times; the last goes at once.
 */
final class Handover implements Consumer<List<GenerationEvent>> {

    /** How long an event waits for the next at most, in nanoseconds: in a stream, which shows each. */
    static final long STREAMED = 0;

    /** In an answer that may end before its generation does: until that is seen, the engine goes on. */
    static final long ENDS_EARLY = 20_000_000;

    /** In any other, which is shown when its generation ends. */
    static final long WHOLE = 200_000_000;

    private final Consumer<List<TimedEvent>> to;
    private final long longestWait;
    private final LongSupplier nanoTime;
    private List<TimedEvent> waiting = new ArrayList<>();
    private long tick;

    Handover(Consumer<List<TimedEvent>> to, long longestWait, LongSupplier nanoTime) {
        this.to = to;
        this.longestWait = longestWait;
        this.nanoTime = nanoTime;
        this.tick = tick(nanoTime.getAsLong());
    }

    @Override
    public void accept(List<GenerationEvent> events) {
        long now = nanoTime.getAsLong();
        events.forEach(event -> waiting.add(new TimedEvent(event, now)));
        boolean mayWait = longestWait > 0 && !events.getLast().isLast();
        if (!mayWait || tick(now) != tick) {
            tick = tick(now);
            to.accept(waiting);
            waiting = new ArrayList<>();
        }
    }

    private long tick(long now) {
        return longestWait == 0 ? 0 : Math.floorDiv(now, longestWait);
    }
}
