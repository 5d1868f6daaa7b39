package dev.slipway.control.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.environment.Rollout.Kind;
import dev.slipway.control.environment.Rollout.Seen;
import dev.slipway.control.environment.Rollout.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promotions on a cluster where replicas come late, die and never come, while users interfere and the clock jumps. */
class RolloutSimulationTest {

    private static final int RUNS = 5_000;
    private static final int MANY = 4_000;

    @Test
    void everyPromotionEndsAndKeepsTheCapacityThatItPromised() {
        for (long seed = 1; seed <= RUNS; seed++) {
            new Run(seed).toTheEnd();
        }
    }

    private static final class Run {

        private final long seed;
        private final Random random;
        private final boolean reliable;
        private final Rollout rollout;
        private final int total;
        private final Replicas candidate;
        private final Replicas previous;
        private Instant now = Instant.parse("2026-11-25T12:00:00Z");
        private Progress stored;
        private @Nullable String failure;
        private boolean forced;

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.reliable = random.nextBoolean();
            this.total = 1 + random.nextInt(8);
            boolean surges = random.nextBoolean();
            int part = Math.max(1, random.nextInt(total + 1) / 2);
            this.rollout = new Rollout(
                    Kind.values()[random.nextInt(Kind.values().length)],
                    surges ? part : 0,
                    surges ? 0 : part,
                    Duration.ofSeconds(1 + random.nextInt(30)),
                    total + random.nextInt(3));
            this.candidate = new Replicas(random.nextInt(2), 0);
            this.previous = new Replicas(total, total);
            this.stored = Progress.begin(total, candidate.wanted, total, now);
        }

        void toTheEnd() {
            int passes = 0;
            while (!stored.status().ended()) {
                assertThat(passes++).as("passes of seed %d at %s", seed, stored).isLessThan(MANY);
                world();
                interfere(passes);
                if (random.nextInt(4) > 0) { // else the control plane is down
                    pass();
                }
            }
            assertEnd();
        }

        private void world() {
            now = now.plusSeconds(random.nextInt(20));
            if (random.nextInt(200) == 0) {
                now = now.plus(Duration.ofMinutes(random.nextInt(61) - 30L));
            }
            if (!reliable && random.nextInt(300) == 0) {
                failure = "it broke";
                candidate.lose(candidate.ready);
            }
            candidate.happen(failure == null);
            previous.happen(true);
        }

        private void interfere(int passes) {
            if (stored.status().ended() || passes > MANY / 2) {
                return;
            }
            switch (random.nextInt(60)) {
                case 0 -> pause();
                case 1, 2, 3, 4 -> resume();
                case 5 -> cancel();
                case 6 ->
                    previous.wanted +=
                            previous.wanted > 0 && candidate.wanted + previous.wanted < rollout.most() ? 1 : 0;
                case 7 -> force();
                default -> {}
            }
            if (passes > MANY / 4) {
                resume();
            }
        }

        private void pause() {
            boolean may = rollout.kind() == Kind.ROLL && stored.status().advancing();
            store(may ? stored.in(PromotionStatus.PAUSED, now) : stored);
        }

        private void resume() {
            store(stored.status() == PromotionStatus.PAUSED ? stored.in(PromotionStatus.RAMPING_UP, now) : stored);
        }

        private void cancel() {
            store(
                    rollout.kind() == Kind.ROLL
                            ? stored.back(stored.error(), now)
                            : stored.ended(PromotionStatus.CANCELED, null));
        }

        private void force() {
            switch (random.nextInt(6)) {
                case 0 -> {
                    forced = true;
                    store(stored.ended(PromotionStatus.CANCELED, null));
                }
                case 1 -> store(candidate.ready > 0 ? stored.ended(PromotionStatus.SUCCEEDED, null) : stored);
                default -> {}
            }
        }

        /** What it writes is in force later, as the cluster gets round to it. */
        private void pass() {
            Progress next = rollout.next(stored, new Seen(candidate.side(failure), previous.side(null)), now);
            assertTraffic(next);
            store(next);
            candidate.want(stored.candidateReplicas());
            previous.want(stored.previousReplicas());
            assertCapacity();
        }

        private void store(Progress next) {
            stored = next;
        }

        private void assertTraffic(Progress next) {
            String story = "seed %d, %s: %s".formatted(seed, rollout, next);
            assertThat(next.percent()).as(story).isBetween(0, 100);
            if (next.status().ended() || next.status() == PromotionStatus.PAUSED) {
                return;
            }
            assertThat(next.previousReplicas()).as(story).isPositive();
            if (next.percent() > 0) {
                assertThat(candidate.ready).as(story).isPositive();
            }
            if (rollout.kind() == Kind.ROLL && next.percent() > 0 && next.percent() < 100) {
                assertThat(previous.ready).as(story).isPositive();
            }
        }

        private void assertCapacity() {
            if (reliable) {
                assertThat(candidate.ready + previous.ready)
                        .as("ready of seed %d, %s at %s", seed, rollout, stored)
                        .isGreaterThanOrEqualTo(total - rollout.unavailable());
            }
            if (rollout.kind() == Kind.ROLL && !stored.status().ended()) {
                assertThat(stored.candidateReplicas() + stored.previousReplicas())
                        .as("wanted of seed %d, %s at %s", seed, rollout, stored)
                        .isLessThanOrEqualTo(stored.total() + Math.max(1, rollout.surge()));
            }
        }

        private void assertEnd() {
            boolean moved = stored.status() == PromotionStatus.SUCCEEDED;
            assertThat(stored.percent()).isEqualTo(moved ? 100 : 0);
            assertThat(moved ? stored.candidateReplicas() : stored.previousReplicas())
                    .as("seed %d: %s", seed, stored)
                    .isEqualTo(stored.total())
                    .isGreaterThanOrEqualTo(total);
            assertThat(stored.status() == PromotionStatus.FAILED).isEqualTo(stored.error() != null);
            assertSomebodyServes(moved);
        }

        /** All requests go to a side that can answer them, if there is one and nobody forced anything else. */
        private void assertSomebodyServes(boolean moved) {
            int serving = moved ? candidate.ready : previous.ready;
            int leaving = moved ? previous.ready : candidate.ready;
            if (!forced && (moved || rollout.kind() == Kind.ROLL)) {
                assertThat(serving > 0 || leaving == 0)
                        .as("served after seed %d, %s: %s", seed, rollout, stored)
                        .isTrue();
            }
        }

        /** Replicas of one side; those too many go some time later. */
        private final class Replicas {

            private int wanted;
            private int ready;
            private int live;

            Replicas(int wanted, int ready) {
                this.wanted = wanted;
                this.ready = ready;
                this.live = ready;
            }

            void want(int replicas) {
                wanted = replicas;
            }

            void happen(boolean mayGetReady) {
                if (random.nextBoolean()) {
                    ready = Math.min(ready, wanted);
                    live = Math.min(live, wanted);
                }
                if (!reliable && ready > 0 && random.nextInt(40) == 0) {
                    lose(1);
                }
                if (live < wanted && mayGetReady) {
                    live++;
                }
                if (ready < live && mayGetReady && random.nextInt(3) == 0) {
                    ready++;
                }
            }

            void lose(int replicas) {
                ready -= replicas;
                live -= replicas;
            }

            Side side(@Nullable String reason) {
                return new Side(wanted, ready, live, reason);
            }
        }
    }
}
