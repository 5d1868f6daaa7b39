package dev.slipway.control.autoscaling;

import dev.slipway.control.autoscaling.ScalingDecision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides about one deployment, tick by tick. More replicas come at once; fewer only when all that time is known, the load
 * has asked for fewer for the whole delay, and the step before is a window ago. The last one goes only when nothing is
 * in flight or parked.
 */
final class Scaling {

    private final TrafficWindow traffic = new TrafficWindow();
    private @Nullable Instant servingSince;
    private @Nullable Instant quietSince;
    private @Nullable Instant steppedDown;

    /**
     * What there is to decide from.
     *
     * @param replicas how many are wanted until now
     * @param starting whether none has served since it was last started
     * @param load empty while no edge reports
     */
    record Seen(int replicas, boolean starting, Optional<Load> load) {}

    ScalingDecision decide(Instant now, Seen seen, ScalingPolicy policy) {
        take(now, seen, policy.window());
        double average = traffic.average(now, policy.window());
        int replicas = seen.replicas();
        if (replicas == 0) {
            return fromZero(seen, policy, average);
        }
        int bounded = policy.bounded(replicas);
        if (bounded != replicas) {
            return new ScalingDecision(replicas, bounded, average, new Reason.OutOfBounds());
        }
        int wanted = wanted(seen, policy, average);
        if (wanted > replicas) {
            quietSince = null;
            return new ScalingDecision(replicas, wanted, average, new Reason.MoreLoad());
        }
        if (wanted == replicas) {
            quietSince = null;
            return stay(seen, average, new Reason.Enough());
        }
        return fewer(now, seen, policy, average, wanted);
    }

    /** After a time of which nothing is known, quiet has to be seen anew. */
    private void take(Instant now, Seen seen, Duration window) {
        Instant known = traffic.knownSince();
        seen.load().ifPresentOrElse(load -> traffic.add(now, load.average(), window), traffic::skip);
        boolean interrupted = !Objects.equals(known, traffic.knownSince());
        if (interrupted || seen.starting() || seen.replicas() == 0) {
            servingSince = null;
            quietSince = null;
            steppedDown = null;
        }
        if (servingSince == null && !seen.starting() && seen.replicas() > 0) {
            servingSince = now;
        }
    }

    private static ScalingDecision fromZero(Seen seen, ScalingPolicy policy, double average) {
        int parked = seen.load().map(Load::parked).orElse(0);
        if (parked == 0) {
            return stay(seen, average, new Reason.AtRest());
        }
        int to = Math.max(1, policy.replicasFor(average));
        return new ScalingDecision(0, to, average, new Reason.Parked(parked));
    }

    private static int wanted(Seen seen, ScalingPolicy policy, double average) {
        if (seen.load().isEmpty()) {
            return seen.replicas();
        }
        int wanted = policy.replicasFor(average);
        return busy(seen) ? Math.max(1, wanted) : wanted;
    }

    private static boolean busy(Seen seen) {
        return seen.load().filter(Load::isBusy).isPresent();
    }

    private ScalingDecision fewer(Instant now, Seen seen, ScalingPolicy policy, double average, int wanted) {
        Instant serving = servingSince;
        if (serving == null) {
            return stay(seen, average, new Reason.Starting());
        }
        if (quietSince == null) {
            quietSince = now;
        }
        Instant due = latest(quietSince.plus(policy.delay()), serving.plus(policy.window()));
        if (steppedDown != null) {
            due = latest(due, steppedDown.plus(policy.window()));
        }
        if (now.isBefore(due)) {
            return stay(seen, average, new Reason.Waiting(wanted, Duration.between(now, due)));
        }
        quietSince = now;
        steppedDown = now;
        int to = policy.stepDown(seen.replicas(), wanted);
        return new ScalingDecision(seen.replicas(), to, average, new Reason.LessLoad(wanted, policy.delay()));
    }

    private static ScalingDecision stay(Seen seen, double average, Reason reason) {
        Reason told = seen.load().isEmpty() ? new Reason.NoReports() : reason;
        return new ScalingDecision(seen.replicas(), seen.replicas(), average, told);
    }

    private static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
