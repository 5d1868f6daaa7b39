package dev.slipway.runtime.openai.answer;

import dev.slipway.runtime.engine.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Holds the pieces of a streamed choice back until so many tokens have come, and joins those that say more of the same. */
public final class StreamInterval<T> {

    private final int interval;
    private final BiFunction<T, T, Optional<T>> join;
    private final List<T> held = new ArrayList<>();
    private boolean begun;
    private int tokens;

    /** @param join one piece of two that follow each other; empty where they must stay apart */
    public StreamInterval(int interval, BiFunction<T, T, Optional<T>> join) {
        this.interval = interval;
        this.join = join;
    }

    /** What may go out now that an event brought these pieces; the first of all never waits. */
    public List<T> push(GenerationEvent event, List<T> pieces, boolean ended) {
        if (interval == 1) {
            return pieces;
        }
        pieces.forEach(this::hold);
        tokens += event instanceof GenerationEvent.Token ? 1 : 0;
        if (begun && tokens < interval && !ended || held.isEmpty()) {
            return List.of();
        }
        begun = true;
        tokens = 0;
        List<T> out = List.copyOf(held);
        held.clear();
        return out;
    }

    private void hold(T piece) {
        Optional<T> joined = held.isEmpty() ? Optional.empty() : join.apply(held.getLast(), piece);
        if (joined.isPresent()) {
            held.removeLast();
        }
        held.add(joined.orElse(piece));
    }
}
