package dev.slipway.control.autoscaling;

import java.time.Duration;
import java.util.Locale;

/**
 * How many replicas there should be, and why.
 *
 * @param load requests in flight and parked, averaged over the window
 */
record ScalingDecision(int from, int to, double load, Reason reason) {

    /** Why a number of replicas changes, or stays. */
    sealed interface Reason {

        /** The load asks for more than there are. */
        record MoreLoad() implements Reason {}

        /** The load has asked for less than there are for the whole delay. */
        record LessLoad(int wanted, Duration delay) implements Reason {}

        /** Requests wait for a deployment that was scaled to zero. */
        record Parked(int requests) implements Reason {}

        /** The settings do not allow as many, or as few, as there are. */
        record OutOfBounds() implements Reason {}

        /** The load asks for what there is. */
        record Enough() implements Reason {}

        /** Scaled to zero, and nobody asks. */
        record AtRest() implements Reason {}

        /** The load asks for less, and has to go on doing so. */
        record Waiting(int wanted, Duration left) implements Reason {}

        /** No replica has been up for long enough to tell. */
        record Starting() implements Reason {}

        /** No edge reports, so that nobody knows whether it is idle. */
        record NoReports() implements Reason {}
    }

    boolean changes() {
        return from != to;
    }

    String explanation() {
        String average = String.format(Locale.ROOT, "%.2f requests on average", load);
        return switch (reason) {
            case Reason.MoreLoad _ -> average + " need " + to + " replicas";
            case Reason.LessLoad(int wanted, Duration delay)
            when wanted == 0 ->
                "no request for the whole window and the scale-down delay of " + delay.toSeconds() + " s";
            case Reason.LessLoad(int wanted, Duration delay) ->
                average + " need " + wanted + " replicas, for the whole scale-down delay of " + delay.toSeconds()
                        + " s";
            case Reason.Parked(int requests) -> requests + " requests wait for a replica";
            case Reason.OutOfBounds _ -> "min_replica and max_replica allow " + to + " replicas";
            case Reason.Enough _ -> average + " need what there is";
            case Reason.AtRest _ -> "scaled to zero, and no request waits";
            case Reason.Waiting(int wanted, Duration left) ->
                average + " need " + wanted + " replicas; the next goes in " + left.toSeconds()
                        + " s unless there is more to do";
            case Reason.Starting _ -> "replicas are starting";
            case Reason.NoReports _ -> "no edge reports its load";
        };
    }
}
