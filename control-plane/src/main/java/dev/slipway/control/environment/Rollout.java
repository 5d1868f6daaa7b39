package dev.slipway.control.environment;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides the next step of a promotion from how far it is, what is seen of both sides, and the time. It remembers nothing,
 * so that it goes on after any crash with what was written down last.
 *
 * @param surge rolling: replicas that both sides may have beyond the total
 * @param unavailable rolling: replicas that both sides may lack of it
 * @param pause rolling: how long each step is looked at; a ramp: how long all of it takes
 * @param most replicas that the environment may have
 */
record Rollout(Kind kind, int surge, int unavailable, Duration pause, int most) {

    /** How long a step may wait for its replicas. */
    static final Duration PATIENCE = Duration.ofHours(1);

    private static final int RAMP_STEPS = 10;
    private static final int ALL = 100; // percent

    /** How traffic moves: at once, by time, or as replicas are replaced. */
    enum Kind {
        SWAP,
        RAMP,
        ROLL
    }

    /**
     * What is there of one side.
     *
     * @param wanted replicas that it is to have, whoever said so
     * @param ready those that may be sent requests
     * @param live those that are not gone
     * @param failure why there will be none, or null
     */
    record Side(int wanted, int ready, int live, @Nullable String failure) {

        /** A deployment that is not there. */
        static final Side NONE = new Side(0, 0, 0, null);
    }

    record Seen(Side candidate, Side previous) {}

    Progress next(Progress was, Seen seen, Instant now) {
        if (was.status().ended()) {
            return was;
        }
        Progress at = was.notAfter(now);
        if (kind == Kind.ROLL && at.status() != PromotionStatus.RAMPING_DOWN) {
            at = at.grown(seen.candidate().wanted(), seen.previous().wanted(), most);
        }
        return switch (at.status()) {
            case RELEASING, RAMPING_UP -> forward(at, seen, now);
            case PAUSED ->
                seen.candidate().failure() == null
                        ? at
                        : fail(at, seen.candidate().failure(), seen, now);
            case RAMPING_DOWN -> back(at, seen, now);
            case SUCCEEDED, FAILED, CANCELED -> at;
        };
    }

    private Progress forward(Progress at, Seen seen, Instant now) {
        Side candidate = seen.candidate();
        String failure = candidate.failure() != null ? candidate.failure() : overdue(at, candidate, now);
        if (failure != null) {
            return fail(at, failure, seen, now);
        }
        return switch (kind) {
            case SWAP -> swap(at, candidate);
            case RAMP -> ramp(at, candidate, now);
            case ROLL -> roll(at, seen, now);
        };
    }

    private static @Nullable String overdue(Progress at, Side growing, Instant now) {
        return at.settledAt() == null && now.isAfter(at.stepAt().plus(PATIENCE))
                ? growing.ready() + " of " + at.step() + " replicas were ready after " + PATIENCE.toHours() + " h"
                : null;
    }

    private Progress fail(Progress at, String reason, Seen seen, Instant now) {
        return kind == Kind.ROLL ? back(at.back(reason, now), seen, now) : at.ended(PromotionStatus.FAILED, reason);
    }

    private static Progress swap(Progress at, Side candidate) {
        return candidate.ready() >= at.total()
                ? at.ended(PromotionStatus.SUCCEEDED, null)
                : at.withStep(at.total(), at.stepAt()).withReplicas(at.total(), at.previousReplicas());
    }

    private Progress ramp(Progress at, Side candidate, Instant now) {
        Progress whole = at.withStep(at.total(), at.stepAt())
                .withReplicas(at.total(), at.previousReplicas())
                .withSettledAt(at.settledAt());
        if (at.settledAt() == null) {
            return candidate.ready() < at.total()
                    ? whole
                    : whole.withSettledAt(now).withPercent(ALL / RAMP_STEPS);
        }
        if (candidate.ready() == 0) { // from the beginning, once there are some again
            return whole.withStep(at.total(), now).withPercent(0);
        }
        long steps = 1 + RAMP_STEPS * Duration.between(at.settledAt(), now).toMillis() / pause.toMillis();
        return steps > RAMP_STEPS
                ? at.ended(PromotionStatus.SUCCEEDED, null)
                : whole.withPercent(Math.max(at.percent(), (int) steps * ALL / RAMP_STEPS));
    }

    private Progress roll(Progress at, Seen seen, Instant now) {
        int previous = shrunk(at.previousReplicas(), seen.candidate().ready(), at);
        int candidate = grown(at.candidateReplicas(), previous, seen.previous().live(), at);
        Progress moved = at.withReplicas(candidate, previous).withPercent(share(seen, candidate, previous));
        if (at.step() == 0) {
            return moved.withStep(Math.min(at.total(), batch()), now);
        }
        if (seen.candidate().ready() < at.step()) {
            return moved.withSettledAt(null);
        }
        Instant settled = at.settledAt() == null ? now : at.settledAt();
        if (now.isBefore(settled.plus(pause))) {
            return moved.withSettledAt(settled);
        }
        return at.step() >= at.total()
                ? at.ended(PromotionStatus.SUCCEEDED, null)
                : moved.withStep(Math.min(at.total(), at.step() + batch()), now);
    }

    /** The same steps with the sides exchanged; a candidate that is gone gives up its place at once. */
    private Progress back(Progress at, Seen seen, Instant now) {
        int ready = seen.previous().ready();
        boolean onlyCandidateServes = ready == 0 && seen.candidate().ready() > 0;
        boolean late = now.isAfter(at.stepAt().plus(PATIENCE));
        if (ready >= at.total() || late && !onlyCandidateServes) {
            return at.ended(at.error() == null ? PromotionStatus.CANCELED : PromotionStatus.FAILED, at.error());
        }
        boolean gone = seen.candidate().failure() != null;
        Progress aim = gone ? at.withStep(at.total(), at.stepAt()) : at;
        int candidate = gone ? 0 : shrunk(aim.candidateReplicas(), ready, aim);
        int previous = grown(aim.previousReplicas(), candidate, seen.candidate().live(), aim);
        Progress moved = aim.withReplicas(candidate, previous).withPercent(gone ? 0 : share(seen, candidate, previous));
        return ready < aim.step() ? moved : moved.withStep(Math.min(aim.total(), aim.step() + batch()), now);
    }

    private int batch() {
        return Math.max(1, Math.max(surge, unavailable));
    }

    /** What the side that leaves keeps: as many as the other lacks, or what may be lacking less, and one to the end. */
    private int shrunk(int replicas, int ready, Progress at) {
        int replaced = unavailable > 0 ? at.step() : Math.min(ready, at.step());
        return Math.min(replicas, Math.max(1, at.total() - replaced));
    }

    /** What the side that comes has: what the step wants, as far as there is room beside the other side. */
    private int grown(int replicas, int other, int otherLive, Progress at) {
        boolean last = at.step() >= at.total();
        int room = at.total() + (last ? Math.max(1, surge) : surge) - Math.max(other, otherLive);
        return Math.min(at.step(), Math.max(replicas, room));
    }

    /** The candidate's part of the replicas that serve and stay. */
    private static int share(Seen seen, int candidate, int previous) {
        int mine = Math.min(seen.candidate().ready(), candidate);
        int others = Math.min(seen.previous().ready(), previous);
        if (mine == 0) {
            return 0;
        }
        return others == 0 ? ALL : Math.clamp(Math.round((float) ALL * mine / (mine + others)), 1, ALL - 1);
    }
}
