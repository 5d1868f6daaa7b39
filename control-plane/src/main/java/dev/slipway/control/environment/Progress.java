package dev.slipway.control.environment;

import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a promotion has come, and so what each side is to have now.
 *
 * @param percent of the requests that go to the candidate
 * @param total replicas that the side which serves in the end has
 * @param step how many replicas the side that is growing is to reach before the next step
 * @param candidateReplicas wanted of the candidate
 * @param previousReplicas wanted of the deployment before
 * @param stepAt when this step began
 * @param settledAt since when the step has what it wanted; null while it has not
 * @param error why it failed, or is on its way back
 */
@Embeddable
record Progress(
        @Enumerated(EnumType.STRING) PromotionStatus status,
        int percent,
        int total,
        int step,
        int candidateReplicas,
        int previousReplicas,
        Instant stepAt,
        @Nullable Instant settledAt,
        @Nullable String error) {

    /** @param candidateReplicas those that the candidate has already */
    static Progress begin(int total, int candidateReplicas, int previousReplicas, Instant now) {
        return new Progress(
                PromotionStatus.RELEASING,
                0,
                total,
                Math.min(total, candidateReplicas),
                Math.min(total, candidateReplicas),
                previousReplicas,
                now,
                null,
                null);
    }

    Progress in(PromotionStatus next, Instant now) {
        return new Progress(next, percent, total, step, candidateReplicas, previousReplicas, now, null, error);
    }

    Progress ended(PromotionStatus outcome, @Nullable String reason) {
        boolean moved = outcome == PromotionStatus.SUCCEEDED;
        return new Progress(
                outcome,
                moved ? 100 : 0,
                total,
                total,
                moved ? total : 0,
                moved ? 0 : total,
                stepAt,
                settledAt,
                reason);
    }

    /** Turns round: from now on it is the deployment before that grows. */
    Progress back(@Nullable String reason, Instant now) {
        return new Progress(
                PromotionStatus.RAMPING_DOWN,
                percent,
                total,
                Math.clamp(previousReplicas, 1, total),
                candidateReplicas,
                previousReplicas,
                now,
                null,
                reason);
    }

    Progress withReplicas(int candidate, int previous) {
        return new Progress(status, percent, total, step, candidate, previous, stepAt, settledAt, error);
    }

    Progress withPercent(int traffic) {
        PromotionStatus next =
                !status.advancing() ? status : traffic == 0 ? PromotionStatus.RELEASING : PromotionStatus.RAMPING_UP;
        return new Progress(next, traffic, total, step, candidateReplicas, previousReplicas, stepAt, settledAt, error);
    }

    Progress withStep(int replicas, Instant now) {
        return new Progress(status, percent, total, replicas, candidateReplicas, previousReplicas, now, null, error);
    }

    Progress withSettledAt(@Nullable Instant moment) {
        return new Progress(status, percent, total, step, candidateReplicas, previousReplicas, stepAt, moment, error);
    }

    /** Takes in what the autoscaler added since: it goes on during a promotion. */
    Progress grown(int candidateWanted, int previousWanted, int most) {
        int more = Math.max(0, candidateWanted - candidateReplicas) + Math.max(0, previousWanted - previousReplicas);
        if (more == 0) {
            return this;
        }
        int all = Math.max(total, Math.min(most, total + more));
        int candidate = Math.min(all, Math.max(candidateReplicas, candidateWanted));
        return new Progress(
                status,
                percent,
                all,
                Math.max(step, candidate),
                candidate,
                Math.max(previousReplicas, previousWanted),
                stepAt,
                settledAt,
                error);
    }

    /** A clock that was set back must not make anything wait for the time that it lost. */
    Progress notAfter(Instant now) {
        boolean settledLater = settledAt != null && settledAt.isAfter(now);
        return stepAt.isAfter(now) || settledLater
                ? new Progress(
                        status,
                        percent,
                        total,
                        step,
                        candidateReplicas,
                        previousReplicas,
                        stepAt.isAfter(now) ? now : stepAt,
                        settledLater ? now : settledAt,
                        error)
                : this;
    }
}
