package dev.slipway.runtime.engine;

import dev.slipway.runtime.sampling.TokenScores;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One request in the engine, as its caller sees it. */
public final class Generation {

    private final Engine engine;
    private final Sequence sequence;
    private final Consumer<List<GenerationEvent>> listener;

    private final WaitingPlaces.Place place;

    /** Touched by the engine thread alone. */
    private boolean started;

    private int scoredTokens = 1;

    private List<GenerationEvent> untold = new ArrayList<>();

    Generation(Engine engine, Sequence sequence, Consumer<List<GenerationEvent>> listener, WaitingPlaces.Place place) {
        this.engine = engine;
        this.sequence = sequence;
        this.listener = listener;
        this.place = place;
    }

    /** Ends it without another event but those already on their way; its blocks are free after at most one more step. */
    public void cancel() {
        engine.cancel(this);
    }

    /** It waits for its turn no more. */
    void leaveQueue() {
        place.leave();
    }

    Sequence sequence() {
        return sequence;
    }

    /** Keeps it for {@link #tell()}. */
    void add(GenerationEvent event) {
        untold.add(event);
    }

    /** Tells the listener what was added since the last time, if anything was. */
    void tell() {
        if (!untold.isEmpty()) {
            List<GenerationEvent> events = untold;
            untold = new ArrayList<>();
            listener.accept(events);
        }
    }

    void tell(GenerationEvent event) {
        add(event);
        tell();
    }

    /** A prompt that is computed again after a preemption is scored once only. */
    void promptScored(int position, TokenScores scores) {
        if (position == scoredTokens) {
            scoredTokens++;
            add(new GenerationEvent.PromptToken(scores));
        }
    }

    void startOnce() {
        if (!started) {
            started = true;
            place.served();
            tell(new GenerationEvent.Started(sequence.cachedTokens()));
        }
    }
}
