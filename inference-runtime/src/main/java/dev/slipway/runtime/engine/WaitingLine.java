package dev.slipway.runtime.engine;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who comes next: of the lowest priority value those first that were preempted, in the order of their arrival, then the oldest
 * of the caller who had least so far.
 */
final class WaitingLine {

    private record Lane(NavigableSet<Sequence> preempted, Map<String, Deque<Sequence>> byCaller) {

        Lane() {
            this(new TreeSet<>(Sequence.BY_ARRIVAL), new HashMap<>());
        }

        boolean isEmpty() {
            return preempted.isEmpty() && byCaller.isEmpty();
        }
    }

    private final FairShare shares;
    private final Comparator<Sequence> leastServed;
    private final NavigableMap<Integer, Lane> lanes = new TreeMap<>();
    private int size;

    WaitingLine(FairShare shares) {
        this.shares = shares;
        this.leastServed = Comparator.comparingLong((Sequence sequence) -> shares.tokens(sequence.caller()))
                .thenComparing(Sequence.BY_ARRIVAL);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Sequence sequence) {
        lane(sequence)
                .byCaller()
                .computeIfAbsent(sequence.caller(), _ -> new ArrayDeque<>())
                .addLast(sequence);
        size++;
    }

    /** A sequence that ran, and was preempted. */
    void putBack(Sequence sequence) {
        lane(sequence).preempted().add(sequence);
        size++;
    }

    /** The next one; the line is not empty. */
    Sequence first() {
        Lane lane = lanes.firstEntry().getValue();
        return lane.preempted().isEmpty()
                ? lane.byCaller().values().stream()
                        .map(Deque::getFirst)
                        .min(leastServed)
                        .orElseThrow()
                : lane.preempted().first();
    }

    void remove(Sequence sequence) {
        Lane lane = lane(sequence);
        if (!lane.preempted().remove(sequence)) {
            lane.byCaller()
                    .computeIfPresent(
                            sequence.caller(), (_, own) -> own.remove(sequence) && own.isEmpty() ? null : own);
        }
        if (lane.isEmpty()) {
            lanes.remove(sequence.priority());
        }
        size--;
    }

    private Lane lane(Sequence sequence) {
        return lanes.computeIfAbsent(sequence.priority(), _ -> new Lane());
    }
}
