package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hands one generation's events to the thread that puts its answer together. Waking that one for each token takes time from the engine. So
 * tokens of an answer that is shown whole go together, while they come fast, and those of all such answers at the same times; all else
 * goes at once.
 */
final class Handover implements Consumer<GenerationEvent> {

    /** The longest that a token waits for the next, in nanoseconds. */
    static final long LONGEST_WAIT = 20_000_000;

    private final Consumer<List<TimedEvent>> to;
    private final boolean atOnce;
    private final LongSupplier nanoTime;
    private List<TimedEvent> waiting = new ArrayList<>();
    private long tick;

    /** @param atOnce tokens, too, as a stream needs it */
    Handover(Consumer<List<TimedEvent>> to, boolean atOnce, LongSupplier nanoTime) {
        this.to = to;
        this.atOnce = atOnce;
        this.nanoTime = nanoTime;
        this.tick = tick(nanoTime.getAsLong());
    }

    @Override
    public void accept(GenerationEvent event) {
        long now = nanoTime.getAsLong();
        waiting.add(new TimedEvent(event, now));
        boolean mayWait = event instanceof GenerationEvent.Token && !atOnce;
        if (!mayWait || tick(now) != tick) {
            tick = tick(now);
            to.accept(waiting);
            waiting = new ArrayList<>();
        }
    }

    private static long tick(long now) {
        return Math.floorDiv(now, LONGEST_WAIT);
    }
}
