package dev.slipway.control.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The load of the last seconds, each figure weighted by the time that it stood for. Time of which nothing is known, because
 * nobody reported or the clock jumped, is left out, and {@link #knownSince} tells since when there is none of it.
 */
final class TrafficWindow {

    /** A figure stands for the time since the one before, but for no longer than this. */
    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

    private final Deque<Span> spans = new ArrayDeque<>();
    private @Nullable Instant last;
    private @Nullable Instant knownSince;

    /** Takes in the load that there was from the last call until now. */
    void add(Instant now, double load, Duration length) {
        Instant before = last;
        if (before == null || now.isBefore(before) || now.isAfter(before.plus(LONGEST_STEP))) {
            interrupt(now, before);
        } else {
            spans.addLast(new Span(before, now, load));
        }
        last = now;
        while (!spans.isEmpty() && !spans.getFirst().end().isAfter(now.minus(length))) {
            spans.removeFirst();
        }
    }

    private void interrupt(Instant now, @Nullable Instant before) {
        if (before != null && now.isBefore(before)) {
            spans.clear();
        }
        knownSince = now;
    }

    /** Nothing is known from the last call until now. */
    void skip() {
        last = null;
        knownSince = null;
    }

    /** The moment since which nothing is missing; null while nothing is known. */
    @Nullable
    Instant knownSince() {
        return knownSince;
    }

    double average(Instant now, Duration length) {
        Instant start = now.minus(length);
        double area = 0;
        double time = 0;
        for (Span span : spans) {
            double seconds = span.secondsAfter(start);
            area += seconds * span.load();
            time += seconds;
        }
        return time == 0 ? 0 : area / time;
    }

    private record Span(Instant start, Instant end, double load) {

        double secondsAfter(Instant moment) {
            Instant from = start.isBefore(moment) ? moment : start;
            return Math.max(0, Duration.between(from, end).toNanos() / 1e9);
        }
    }
}
