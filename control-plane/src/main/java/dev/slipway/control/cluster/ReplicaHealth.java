package dev.slipway.control.cluster;

import dev.slipway.control.deployment.ReplicaPhase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the answers of one replica come to. A good answer ends whatever was counted against it, so one that flaps is
 * neither taken out of traffic nor ended.
 */
final class ReplicaHealth {

    /** A busy host may be late more than once. */
    private static final int MISSES = 3;

    private final long startedAt;
    private ReplicaPhase phase = ReplicaPhase.STARTING;
    private int misses;
    private @Nullable Long notReadySince;
    private @Nullable Long notLiveSince;

    /** @param startedAt in nanoseconds of the clock that {@link #hear} is told */
    ReplicaHealth(long startedAt) {
        this.startedAt = startedAt;
    }

    /**
     * @param answered whether it answered at all
     * @param live meaningless before it was ready
     */
    record Answer(boolean answered, boolean ready, boolean live) {}

    ReplicaPhase phase() {
        return phase;
    }

    /** Takes an answer in; why it must be ended, if it must. */
    Optional<String> hear(Answer answer, Probes probes, long now) {
        boolean started = phase == ReplicaPhase.READY || phase == ReplicaPhase.UNHEALTHY;
        if (answer.ready()) {
            phase = ReplicaPhase.READY;
            notReadySince = null;
            misses = 0;
        } else if (!started) {
            phase = answer.answered() ? ReplicaPhase.LOADING : phase;
            return passed(startedAt, probes.startup().toNanos(), now)
                    ? Optional.of("Health check failed. Not ready within %d s of its start"
                            .formatted(probes.startup().toSeconds()))
                    : Optional.empty();
        } else {
            miss(probes, now);
        }
        return lives(answer, probes, now);
    }

    private void miss(Probes probes, long now) {
        notReadySince = notReadySince == null ? now : notReadySince;
        misses++;
        if (misses >= MISSES && passed(notReadySince, probes.stopTraffic().toNanos(), now)) {
            phase = ReplicaPhase.UNHEALTHY;
        }
    }

    private Optional<String> lives(Answer answer, Probes probes, long now) {
        if (answer.live()) {
            notLiveSince = null;
            return Optional.empty();
        }
        notLiveSince = notLiveSince == null ? now : notLiveSince;
        return passed(notLiveSince, probes.restart().toNanos(), now)
                ? Optional.of("Health check failed. %s said no for %d s"
                        .formatted(probes.liveness(), probes.restart().toSeconds()))
                : Optional.empty();
    }

    private static boolean passed(long since, long limit, long now) {
        return now - since >= limit;
    }
}
