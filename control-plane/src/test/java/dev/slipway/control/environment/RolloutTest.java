package dev.slipway.control.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.environment.Rollout.Kind;
import dev.slipway.control.environment.Rollout.Seen;
import dev.slipway.control.environment.Rollout.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RolloutTest {

    private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
    private static final Rollout SWAP = new Rollout(Kind.SWAP, 0, 0, Duration.ZERO, 10);

    @Test
    void aSwapMovesEverythingOnceAllReplicasOfTheCandidateAreReady() {
        Progress begun = Progress.begin(3, 0, 3, NOON);
        Progress waiting = SWAP.next(begun, seen(ready(0), ready(3)), NOON);
        assertThat(waiting.candidateReplicas()).isEqualTo(3);
        assertThat(waiting.previousReplicas()).isEqualTo(3);
        assertThat(SWAP.next(waiting, seen(ready(2), ready(3)), NOON)).isEqualTo(waiting);
        Progress done = SWAP.next(waiting, seen(ready(3), ready(3)), NOON);
        assertThat(done.status()).isEqualTo(PromotionStatus.SUCCEEDED);
        assertThat(done.percent()).isEqualTo(100);
    }

    @Test
    void aRampMovesTrafficInTenStepsOverItsTime() {
        Rollout ramp = new Rollout(Kind.RAMP, 0, 0, Duration.ofSeconds(100), 10);
        Progress at = Progress.begin(2, 0, 2, NOON);
        List<Integer> percents = new ArrayList<>();
        for (int second = 0; !at.status().ended(); second += 5) {
            at = ramp.next(at, seen(ready(2), ready(2)), NOON.plusSeconds(second));
            if (percents.isEmpty() || percents.getLast() != at.percent()) {
                percents.add(at.percent());
            }
        }
        assertThat(percents).containsExactly(10, 20, 30, 40, 50, 60, 70, 80, 90, 100);
        assertThat(at.status()).isEqualTo(PromotionStatus.SUCCEEDED);
    }

    @Test
    void aRampWhoseCandidateLostAllReplicasBeginsAnewWhenItHasThemBack() {
        Rollout ramp = new Rollout(Kind.RAMP, 0, 0, Duration.ofSeconds(100), 10);
        Progress half = settle(ramp, Progress.begin(2, 0, 2, NOON), seen(ready(2), ready(2)), NOON);
        half = ramp.next(half, seen(ready(2), ready(2)), NOON.plusSeconds(50));
        assertThat(half.percent()).isEqualTo(60);
        Progress lost = ramp.next(half, seen(ready(0), ready(2)), NOON.plusSeconds(500));
        assertThat(lost.status()).isEqualTo(PromotionStatus.RELEASING);
        assertThat(lost.percent()).isZero();
        Progress again = ramp.next(lost, seen(ready(2), ready(2)), NOON.plusSeconds(510));
        assertThat(again.percent()).isEqualTo(10);
    }

    @Test
    void theWayBackDoesNotEndWhileOnlyTheCandidateServes() {
        Rollout roll = new Rollout(Kind.ROLL, 1, 0, Duration.ZERO, 10);
        Progress back = Progress.begin(2, 1, 1, NOON).back(null, NOON);
        Instant late = NOON.plus(Rollout.PATIENCE).plusSeconds(1);
        assertThat(roll.next(back, seen(ready(1), ready(0)), late).status()).isEqualTo(PromotionStatus.RAMPING_DOWN);
        assertThat(roll.next(back, seen(ready(1), ready(1)), late).status()).isEqualTo(PromotionStatus.CANCELED);
    }

    @Test
    void aSurgeReplacesAsManyAsAreReadyAndKeepsTheTotal() {
        Rollout roll = new Rollout(Kind.ROLL, 1, 0, Duration.ZERO, 10);
        assertThat(walk(roll, 4))
                .containsExactly(
                        "1+4 0%",
                        "1+3 25%", "2+3 25%", "2+2 50%", "3+2 50%", "3+1 75%", "4+1 75%", "SUCCEEDED 4+0 100%");
    }

    @Test
    void unavailableReplicasGoAheadOfThoseThatReplaceThem() {
        Rollout roll = new Rollout(Kind.ROLL, 0, 2, Duration.ZERO, 10);
        assertThat(walk(roll, 4)).containsExactly("2+2 0%", "2+2 50%", "3+1 67%", "4+1 75%", "SUCCEEDED 4+0 100%");
    }

    @Test
    void theOnlyReplicaIsKeptUntilTheOtherIsReady() {
        assertThat(walk(new Rollout(Kind.ROLL, 1, 0, Duration.ZERO, 1), 1))
                .containsExactly("1+1 0%", "SUCCEEDED 1+0 100%");
        assertThat(walk(new Rollout(Kind.ROLL, 0, 1, Duration.ZERO, 1), 1))
                .containsExactly("1+1 0%", "SUCCEEDED 1+0 100%");
    }

    @Test
    void eachStepIsLookedAtForItsTime() {
        Rollout roll = new Rollout(Kind.ROLL, 1, 0, Duration.ofSeconds(60), 10);
        Progress first = settle(roll, Progress.begin(2, 0, 2, NOON), seen(ready(1), ready(2)), NOON);
        assertThat(first.step()).isEqualTo(1);
        assertThat(first.settledAt()).isEqualTo(NOON);
        assertThat(settle(roll, first, seen(ready(1), ready(1)), NOON.plusSeconds(59))
                        .step())
                .isEqualTo(1);
        assertThat(settle(roll, first, seen(ready(1), ready(1)), NOON.plusSeconds(60))
                        .step())
                .isEqualTo(2);
        Progress interrupted = settle(roll, first, seen(ready(0), ready(1)), NOON.plusSeconds(30));
        assertThat(interrupted.settledAt()).isNull();
    }

    @Test
    void aClockThatIsSetBackCostsNoTime() {
        Rollout roll = new Rollout(Kind.ROLL, 1, 0, Duration.ofSeconds(60), 10);
        Progress first = settle(roll, Progress.begin(2, 0, 2, NOON), seen(ready(1), ready(2)), NOON);
        Instant before = NOON.minus(Duration.ofDays(1));
        Progress back = settle(roll, first, seen(ready(1), ready(1)), before);
        assertThat(settle(roll, back, seen(ready(1), ready(1)), before.plusSeconds(60))
                        .step())
                .isEqualTo(2);
    }

    @Test
    void aCandidateThatFailsGivesItsPlaceBackAtOnceAndItsReasonStays() {
        Rollout roll = new Rollout(Kind.ROLL, 1, 0, Duration.ZERO, 10);
        Progress half = settle(roll, Progress.begin(4, 2, 4, NOON), seen(ready(2), ready(4)), NOON);
        Progress back = settle(roll, half, seen(failed("out of memory"), ready(2)), NOON);
        assertThat(back.status()).isEqualTo(PromotionStatus.RAMPING_DOWN);
        assertThat(back.percent()).isZero();
        assertThat(back.candidateReplicas()).isZero();
        assertThat(back.previousReplicas()).isEqualTo(4);
        Progress ended = settle(roll, back, seen(failed("out of memory"), ready(4)), NOON);
        assertThat(ended.status()).isEqualTo(PromotionStatus.FAILED);
        assertThat(ended.error()).isEqualTo("out of memory");
    }

    @Test
    void aCandidateThatFailsBeforeASwapLeavesEverythingAsItWas() {
        Progress failed = SWAP.next(Progress.begin(1, 1, 1, NOON), seen(failed("no such file"), ready(1)), NOON);
        assertThat(failed.status()).isEqualTo(PromotionStatus.FAILED);
        assertThat(failed.percent()).isZero();
    }

    @Test
    void aStepThatNeverGetsItsReplicasFailsInTheEnd() {
        Progress waiting = SWAP.next(Progress.begin(2, 0, 2, NOON), seen(ready(1), ready(2)), NOON);
        Progress failed = SWAP.next(
                waiting, seen(ready(1), ready(2)), NOON.plus(Rollout.PATIENCE).plusSeconds(1));
        assertThat(failed.status()).isEqualTo(PromotionStatus.FAILED);
        assertThat(failed.error()).isEqualTo("1 of 2 replicas were ready after 1 h");
    }

    @Test
    void aPauseChangesNothingUntilTheCandidateFails() {
        Rollout roll = new Rollout(Kind.ROLL, 1, 0, Duration.ZERO, 10);
        Progress paused = settle(roll, Progress.begin(4, 2, 4, NOON), seen(ready(2), ready(4)), NOON)
                .in(PromotionStatus.PAUSED, NOON);
        Instant tomorrow = NOON.plus(Duration.ofDays(1));
        assertThat(roll.next(paused, seen(ready(2), ready(2)), tomorrow)).isEqualTo(paused);
        assertThat(roll.next(paused, seen(failed("gone"), ready(2)), tomorrow).status())
                .isEqualTo(PromotionStatus.RAMPING_DOWN);
    }

    @Test
    void replicasThatTheAutoscalerAddsAreReplacedToo() {
        Rollout roll = new Rollout(Kind.ROLL, 1, 0, Duration.ZERO, 10);
        Progress half = settle(roll, Progress.begin(4, 2, 4, NOON), seen(ready(2), ready(4)), NOON);
        Progress grown = roll.next(half, new Seen(ready(half.candidateReplicas()), new Side(5, 2, 2, null)), NOON);
        assertThat(grown.total()).isGreaterThan(4);
    }

    /** The steps of a rollout whose replicas get ready as soon as they are wanted. */
    private static List<String> walk(Rollout rollout, int total) {
        List<String> steps = new ArrayList<>();
        Progress at = Progress.begin(total, 0, total, NOON);
        while (!at.status().ended()) {
            at = rollout.next(at, seen(ready(at.candidateReplicas()), ready(at.previousReplicas())), NOON);
            String step = at.candidateReplicas() + "+" + at.previousReplicas() + " " + at.percent() + "%";
            if (at.candidateReplicas() > 0
                    && (steps.isEmpty() || !steps.getLast().equals(step))) {
                steps.add(at.status().ended() ? at.status() + " " + step : step);
            }
        }
        return steps;
    }

    private static Progress settle(Rollout rollout, Progress from, Seen seen, Instant now) {
        Progress before = from;
        Progress after = rollout.next(before, seen, now);
        while (!after.equals(before) && after.step() == before.step()) {
            before = after;
            after = rollout.next(before, seen, now);
        }
        return after;
    }

    private static Seen seen(Side candidate, Side previous) {
        return new Seen(candidate, previous);
    }

    private static Side ready(int replicas) {
        return new Side(replicas, replicas, replicas, null);
    }

    private static Side failed(@Nullable String reason) {
        return new Side(0, 0, 0, reason);
    }
}
