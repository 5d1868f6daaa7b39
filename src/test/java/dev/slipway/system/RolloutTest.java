package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Deployed;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.Traffic;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Promotions while clients stream without a break: nobody notices. */
@ExtendWith(SharedInstance.class)
class RolloutTest {
    private static final Duration ENDED_WITHIN = Duration.ofSeconds(120);

    private final Instance instance;
    private Deployed model;
    private String first;

    RolloutTest(Instance instance) {
        this.instance = instance;
    }

    @BeforeEach
    void serve() throws IOException {
        model = Deployed.serving(instance, "rollout-" + System.nanoTime());
        first = model.production().at("/current_deployment/id").asString();
    }

    @AfterEach
    void delete() throws IOException {
        model.delete();
    }

    @Test
    void aPromotionAndTheWayBackAreNotNoticed() throws IOException {
        try (Traffic traffic = start()) {
            String second = model.push();
            model.awaitServedBy(second);
            assertThat(model.production().path("in_progress_promotion").isNull())
                    .isTrue();
            traffic.awaitAnswers(3);
            model.promote(first);
            model.awaitServedBy(first);
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    @Test
    void aRollingDeployThatIsPausedAndResumedIsNotNoticed() throws IOException {
        roll(2);
        try (Traffic traffic = start()) {
            String second = model.push();
            awaitStatus("RAMPING_UP");
            model.control("pause_promotion");
            assertThat(promotion().path("percent_traffic_to_new_version").asInt())
                    .isBetween(1, 99);
            traffic.awaitAnswers(5);
            assertThat(promotion().path("status").asString()).isEqualTo("PAUSED");
            model.control("resume_promotion");
            model.awaitServedBy(second);
            traffic.awaitAnswers(3);
            assertClean(traffic);
            model.awaitReplicas(second, 2);
        }
    }

    @Test
    void aRollbackIsNotNoticed() throws IOException {
        roll(2);
        try (Traffic traffic = start()) {
            String second = model.push();
            awaitStatus("RAMPING_UP");
            model.control("pause_promotion");
            traffic.awaitAnswers(2);
            assertThat(model.control("cancel_promotion").path("status").asString())
                    .isIn("RAMPING_DOWN", "CANCELED");
            awaitStatus("CANCELED");
            assertThat(model.production().at("/current_deployment/id").asString())
                    .isEqualTo(first);
            model.awaitReplicas(first, 2);
            model.awaitReplicas(second, 0);
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    @Test
    void forcingItBackOrForwardIsNotNoticedAndWhatServedBeforeEndsAsAsked() throws IOException {
        roll(2);
        try (Traffic traffic = start()) {
            String second = pushAndPause();
            model.control("force_cancel_promotion");
            assertThat(promotion().path("status").asString()).isEqualTo("CANCELED");
            model.awaitReplicas(second, 0);
            model.awaitReplicas(first, 2);

            cleanUpBy("DEACTIVATE");
            model.promote(second);
            awaitStatus("RAMPING_UP");
            assertThat(model.control("force_roll_forward_promotion")
                            .path("success")
                            .asBoolean())
                    .isTrue();
            model.awaitServedBy(second);
            awaitDeployment(first, "INACTIVE");

            cleanUpBy("KEEP");
            String third = pushAndPause();
            model.control("force_roll_forward_promotion");
            model.awaitServedBy(third);
            model.awaitReplicas(third, 2);
            assertThat(model.deployment(second).path("status").asString()).isEqualTo("ACTIVE");
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    @Test
    void aRolloutGoesOnAfterTheControlPlaneWasKilled() throws IOException {
        roll(2);
        try (Traffic traffic = start()) {
            String second = model.push();
            awaitStatus("RAMPING_UP");
            LinuxProcesses.signal(
                    "KILL", instance.status().part("control-plane").pid());
            model.awaitServedBy(second);
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    private Traffic start() {
        return Traffic.start(
                2,
                instance::api,
                model.chatPath(),
                Chat.hello().with("max_tokens", 60).with("ignore_eos", true));
    }

    private void roll(int replicas) throws IOException {
        model.change("""
                {"autoscaling_settings": {"min_replica": %d, "max_replica": 3, "concurrency_target": 10},
                 "promotion_settings": {"rolling_deploy": true, "rolling_deploy_config": {"max_surge_percent": 50}}}
                """.formatted(replicas));
        model.awaitReplicas(first, replicas);
    }

    private String pushAndPause() throws IOException {
        String candidate = model.push();
        awaitStatus("RAMPING_UP");
        model.control("pause_promotion");
        return candidate;
    }

    private void cleanUpBy(String strategy) throws IOException {
        model.change("{\"promotion_settings\": {\"promotion_cleanup_strategy\": \"%s\"}}".formatted(strategy));
    }

    private void awaitDeployment(String id, String status) {
        Await.until(
                id + " is " + status,
                ENDED_WITHIN,
                () -> model.deployment(id).path("status").asString(),
                status::equals);
    }

    private void awaitStatus(String status) {
        Await.until(
                "the promotion is " + status,
                ENDED_WITHIN,
                this::promotion,
                promotion -> promotion.path("status").asString().equals(status));
    }

    private JsonNode promotion() throws IOException {
        return model.production().path("in_progress_promotion");
    }

    private static void assertClean(Traffic traffic) {
        Traffic.Report report = traffic.stop();
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }
}
