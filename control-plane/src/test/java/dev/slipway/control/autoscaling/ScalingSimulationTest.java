package dev.slipway.control.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.deployment.AutoscalingSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Hours of made-up traffic: bursts, lulls, flapping, reports that fail to come, a clock that jumps, replicas that start slowly. */
class ScalingSimulationTest {

    private static final int SEEDS = 400;
    private static final int TICKS = 3000;

    @Test
    void whateverHappensThePolicyHolds() {
        int toZero = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            toZero += new Simulation(seed).run();
        }
        assertThat(toZero).isGreaterThan(SEEDS / 4);
    }

    private static final class Simulation {

        private final long seed;
        private final Random random;
        private final AutoscalingSettings settings;
        private final Scaling scaling = new Scaling();
        private Instant now = Instant.parse("2026-11-25T12:00:00Z");

        private int replicas;
        private int startingFor;
        private double traffic;
        private int phaseFor;
        private boolean flapping;
        private boolean justCame;
        private int silentFor;

        /** Real time, which no jump of the clock touches, since anything but what is named. */
        private Duration sinceBusy = Duration.ZERO;

        private Duration sinceStepDown = Duration.ofDays(1);
        private Duration known = Duration.ZERO;
        private int zeros;

        Simulation(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            int min = random.nextInt(3);
            this.settings = new AutoscalingSettings(
                    min,
                    Math.max(1, min + random.nextInt(8)),
                    10 + random.nextInt(60),
                    random.nextInt(3) == 0 ? 0 : random.nextInt(120),
                    1 + random.nextInt(8),
                    30 + random.nextInt(70),
                    null,
                    random.nextBoolean() ? null : 1 + random.nextInt(50));
            this.replicas = Math.max(1, min);
        }

        int run() {
            for (int tick = 0; tick < TICKS; tick++) {
                step();
            }
            return zeros;
        }

        private void step() {
            passTime();
            changeTraffic();
            boolean starting = startingFor > 0;
            Load load = load(starting);
            boolean reported = silentFor == 0;
            sinceBusy = load.average() > 0 || load.isBusy() ? Duration.ZERO : sinceBusy.plusSeconds(1);
            known = reported ? known.plusSeconds(1) : Duration.ZERO;

            ScalingDecision decision = scaling.decide(
                    now,
                    new Scaling.Seen(replicas, starting, reported ? Optional.of(load) : Optional.empty()),
                    new ScalingPolicy(settings));
            check(decision, load, reported && !starting);
            apply(decision);
        }

        private void passTime() {
            now = now.plusMillis(900 + random.nextInt(200));
            sinceStepDown = sinceStepDown.plusSeconds(1);
            startingFor = Math.max(0, startingFor - 1);
            silentFor = Math.max(0, silentFor - 1);
            switch (random.nextInt(400)) {
                case 0 -> jump(Duration.ofSeconds(6 + random.nextInt(7200)));
                case 1 -> jump(Duration.ofSeconds(-2 - random.nextInt(7200)));
                case 2 -> silentFor = 1 + random.nextInt(90);
                default -> {}
            }
        }

        private void jump(Duration by) {
            now = now.plus(by);
            known = Duration.ZERO;
        }

        private void changeTraffic() {
            if (phaseFor-- <= 0) {
                phaseFor = 5 + random.nextInt(200);
                flapping = random.nextInt(4) == 0;
                traffic = random.nextInt(3) == 0 ? 0 : random.nextDouble() * settings.maxReplica() * 10;
            }
        }

        private Load load(boolean starting) {
            double level = flapping && random.nextBoolean() ? 0 : traffic;
            int requests = (int) Math.round(level * (0.8 + 0.4 * random.nextDouble()));
            boolean served = replicas > 0 && !starting;
            if (justCame) {
                level = Math.max(level, 0.3);
            }
            justCame = level == 0 && random.nextInt(30) == 0;
            requests += justCame ? 1 : 0; // the average does not know it yet
            return served ? new Load(requests, 0, level) : new Load(0, requests, level);
        }

        private void check(ScalingDecision decision, Load load, boolean mayShrink) {
            String story = "seed " + seed + ": " + decision + " " + load + " by " + settings;
            int to = decision.to();
            boolean atRest = to == 0 && replicas == 0;
            assertThat(atRest || (to >= settings.minReplica() && to <= settings.maxReplica()))
                    .as(story)
                    .isTrue();
            if (to < replicas) {
                checkStepDown(story, to, mayShrink);
            }
            if (to == 0 && replicas > 0) {
                assertThat(load.isBusy()).as(story).isFalse();
                long quiet = Math.max(settings.autoscalingWindow(), settings.scaleDownDelay());
                // half a second per ten of jitter: ticks are 0.9 to 1.1 s apart
                assertThat(sinceBusy.toSeconds()).as(story).isGreaterThan((long) (quiet * 0.85) - 2);
            }
            if (replicas == 0 && to > 0) {
                assertThat(load.parked()).as(story).isPositive();
            }
        }

        private void checkStepDown(String story, int to, boolean mayShrink) {
            assertThat(mayShrink).as(story).isTrue();
            assertThat(known.toSeconds()).as(story).isGreaterThan((long) (settings.scaleDownDelay() * 0.85) - 2);
            assertThat(sinceStepDown.toSeconds())
                    .as(story)
                    .isGreaterThan(
                            (long) (Math.max(settings.scaleDownDelay(), settings.autoscalingWindow()) * 0.85) - 2);
            int rate = settings.maxScaleDownRate() == null ? 50 : settings.maxScaleDownRate();
            assertThat(replicas - to).as(story).isLessThanOrEqualTo(Math.max(1, replicas * rate / 100));
        }

        private void apply(ScalingDecision decision) {
            if (decision.to() < replicas) {
                sinceStepDown = Duration.ZERO;
                zeros += decision.to() == 0 ? 1 : 0;
            }
            if (replicas == 0 && decision.to() > 0) {
                startingFor = 1 + random.nextInt(30);
            }
            replicas = decision.to();
        }
    }
}
