package dev.slipway.control.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.deployment.DeploymentRepository;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class PromotionTest {

    private static final AtomicInteger MODELS = new AtomicInteger();

    private static ControlPlane controlPlane;
    private static ReadyReplicas cluster;

    private String name;
    private String first;
    private String path;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        cluster = new ReadyReplicas(controlPlane);
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @BeforeEach
    void serveAFirstDeployment() {
        name = "model-" + MODELS.incrementAndGet();
        JsonNode pushed = controlPlane
                .admin()
                .post("/v1/models", Configs.push(name, Configs.nano()))
                .ok();
        first = pushed.at("/deployment/id").stringValue();
        path = "/v1/models/" + pushed.at("/model/id").stringValue();
        assertThat(production().at("/in_progress_promotion/status").stringValue())
                .isEqualTo("RELEASING");
        assertThat(production().at("/candidate_deployment/id").stringValue()).isEqualTo(first);
        cluster.settle(first);
    }

    @Test
    void theFirstDeploymentServesProductionOnceItIsActive() {
        assertThat(production().at("/current_deployment/id").stringValue()).isEqualTo(first);
        assertThat(production().get("candidate_deployment").isNull()).isTrue();
        assertThat(production().get("in_progress_promotion").isNull()).isTrue();
    }

    @Test
    void aPromotionReusesADeploymentAndMovesProductionWhenItIsReady() {
        String second = push(null);
        cluster.settle(second);
        scale(second, 0);
        JsonNode promoted = promote("production", second).ok();
        assertThat(promoted.get("id").stringValue()).isEqualTo(second);
        assertThat(current()).isEqualTo(first);
        assertThat(wanted(second)).isEqualTo(1);
        cluster.settle(second);
        assertThat(current()).isEqualTo(second);
        assertThat(wanted(first)).isZero();
        assertThat(controlPlane
                        .admin()
                        .get(path + "/deployments/" + first)
                        .ok()
                        .at("/autoscaling_settings/min_replica")
                        .intValue())
                .isZero();
    }

    @Test
    void whatServesAnotherEnvironmentIsPromotedAsACopy() {
        controlPlane
                .admin()
                .post(path + "/environments", Map.of("name", "staging"))
                .ok();
        String copy = promote("staging", first).ok().get("id").stringValue();
        assertThat(copy).isNotEqualTo(first);
        cluster.settle(copy);
        assertThat(environment("staging").at("/current_deployment/id").stringValue())
                .isEqualTo(copy);
        assertThat(environment("staging").at("/current_deployment/environment").stringValue())
                .isEqualTo("staging");
        assertThat(current()).isEqualTo(first);
    }

    @Test
    void aDevelopmentDeploymentIsPromotedAsACopy() {
        String draft = push("development");
        cluster.settle(draft);
        Answer promoted = controlPlane.admin().post(path + "/deployments/development/promote", "{}");
        String copy = promoted.ok().get("id").stringValue();
        assertThat(copy).isNotIn(first, draft);
        cluster.settle(copy);
        assertThat(current()).isEqualTo(copy);
        assertThat(production().at("/current_deployment/is_development").booleanValue())
                .isFalse();
    }

    @Test
    void redeployOnPromotionMakesACopyEvenOfWhatServesThere() {
        settings("\"promotion_settings\": {\"redeploy_on_promotion\": true}");
        String copy = promote("production", first).ok().get("id").stringValue();
        assertThat(copy).isNotEqualTo(first);
        cluster.settle(copy);
        assertThat(current()).isEqualTo(copy);
    }

    @Test
    void theEnvironmentKeepsItsKindOfMachineUnlessToldOtherwise() {
        Map<String, Object> larger = Configs.nanoWith("resources", Map.of("cpu", "2", "memory", "4Gi"));
        String second = push(null, larger);
        cluster.settle(second);
        JsonNode kept = promote("production", second).ok();
        assertThat(kept.get("id").stringValue()).isNotEqualTo(second);
        assertThat(kept.get("instance_type_name").stringValue()).isEqualTo("1x2");
        control("force_cancel_promotion").ok();
        Map<String, Object> otherwise = Map.of("deployment_id", second, "preserve_env_instance_type", false);
        JsonNode taken = controlPlane
                .admin()
                .post(path + "/environments/production/promote", otherwise)
                .ok();
        assertThat(taken.get("id").stringValue()).isEqualTo(second);
    }

    @Test
    void anEnvironmentHasOnePromotionAtATimeAndItCanBeCanceled() {
        String second = push(null);
        String third = push(null);
        promote("production", second).ok();
        Answer refused = promote("production", third);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("message").stringValue()).contains(second, "RELEASING");
        JsonNode canceled = control("cancel_promotion").ok();
        assertThat(canceled.get("status").stringValue()).isEqualTo("CANCELED");
        cluster.settle(second);
        assertThat(current()).isEqualTo(first);
        assertThat(production().at("/in_progress_promotion/status").stringValue())
                .isEqualTo("CANCELED");
        promote("production", third).ok();
    }

    @Test
    void aCandidateThatFailsLeavesProductionAndSaysWhy() {
        String second = push("production");
        cluster.fail(second, "needs 1 × H100; this host has none");
        assertThat(current()).isEqualTo(first);
        assertThat(production().at("/in_progress_promotion/status").stringValue())
                .isEqualTo("FAILED");
        assertThat(production().at("/in_progress_promotion/error_message").stringValue())
                .isEqualTo("needs 1 × H100; this host has none");
        controlPlane
                .admin()
                .post(path + "/deployments/" + second + "/retry", "{}")
                .ok();
        cluster.settle(second);
        assertThat(current()).isEqualTo(second);
    }

    @Test
    void whatIsPushedDuringAPromotionFollowsIt() {
        String second = push("production");
        String third = push("production");
        cluster.settle(third);
        assertThat(current()).isEqualTo(first);
        cluster.settle(second);
        assertThat(current()).isEqualTo(third);
    }

    @Test
    void aRollingDeployMovesTrafficReplicaByReplica() {
        roll(2);
        String second = push("production");
        cluster.settle(second);
        assertThat(status()).isEqualTo("RAMPING_UP 50");
        assertThat(wanted(first)).isEqualTo(1);
        control("pause_promotion").ok();
        cluster.settle(first);
        cluster.settle(second);
        assertThat(status()).isEqualTo("PAUSED 50");
        assertThat(control("pause_promotion").status()).isEqualTo(200);
        control("resume_promotion").ok();
        assertThat(control("resume_promotion").status()).isEqualTo(409);
        for (int pass = 0; pass < 4 && !current().equals(second); pass++) {
            cluster.settle(first);
            cluster.settle(second);
        }
        assertThat(current()).isEqualTo(second);
        assertThat(wanted(second)).isEqualTo(2);
        assertThat(wanted(first)).isZero();
    }

    @Test
    void aRolloutThatIsCanceledGivesItsReplicasBack() {
        roll(2);
        String second = push("production");
        cluster.settle(second);
        cluster.settle(second);
        cluster.settle(first);
        assertThat(wanted(first)).isEqualTo(1);
        assertThat(control("cancel_promotion").ok().get("status").stringValue()).isEqualTo("RAMPING_DOWN");
        cluster.settle(first);
        assertThat(status()).startsWith("CANCELED");
        assertThat(wanted(first)).isEqualTo(2);
        assertThat(wanted(second)).isZero();
        assertThat(current()).isEqualTo(first);
    }

    @Test
    void aRolloutCanBeForcedEitherWay() {
        roll(2);
        String second = push("production");
        assertThat(control("force_roll_forward_promotion").status()).isEqualTo(409);
        cluster.settle(second);
        control("force_cancel_promotion").ok();
        assertThat(status()).startsWith("CANCELED 0");
        promote("production", second).ok();
        cluster.settle(second);
        assertThat(control("force_roll_forward_promotion").ok().get("success").booleanValue())
                .isTrue();
        assertThat(current()).isEqualTo(second);
        assertThat(wanted(second)).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"KEEP, ACTIVE, 1", "SCALE_TO_ZERO, ACTIVE, 0", "DEACTIVATE, DEACTIVATING, 0"})
    void theCleanupStrategySaysWhatBecomesOfThePreviousDeployment(String strategy, String status, int replicas) {
        settings("\"promotion_settings\": {\"promotion_cleanup_strategy\": \"" + strategy + "\"}");
        cluster.settle(push("production"));
        assertThat(controlPlane
                        .admin()
                        .get(path + "/deployments/" + first)
                        .ok()
                        .get("status")
                        .stringValue())
                .isEqualTo(status);
        assertThat(wanted(first)).isEqualTo(replicas);
    }

    @Test
    void settingsOfTheEnvironmentFollowAPromotion() {
        settings("\"autoscaling_settings\": {\"max_replica\": 5, \"scale_down_delay\": 10}");
        String second = push("production");
        assertThat(settings("\"autoscaling_settings\": {\"max_replica\": 7}")
                        .get("status")
                        .stringValue())
                .isEqualTo("QUEUED");
        cluster.settle(second);
        JsonNode settings = production().at("/current_deployment/autoscaling_settings");
        assertThat(settings.get("max_replica").intValue()).isEqualTo(7);
        assertThat(settings.get("scale_down_delay").intValue()).isEqualTo(10);
        assertThat(settings.get("min_replica").intValue()).isZero();
    }

    @Test
    void whatIsBeingPromotedCannotBeDeleted() {
        String second = push("production");
        Answer refused = controlPlane.admin().delete(path + "/deployments/" + second);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("message").stringValue()).contains("production");
    }

    @Test
    void anEnvironmentThatIsDeletedEndsItsPromotion() {
        controlPlane
                .admin()
                .post(path + "/environments", Map.of("name", "staging"))
                .ok();
        String second = push("staging");
        controlPlane.admin().delete(path + "/environments/staging").ok();
        cluster.settle(second);
        assertThat(wanted(second)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"deployment_id\": null}",
                "{\"deployment_id\": 5}",
                "{\"deployment_id\": \"x\"}",
                "{\"deployment_id\": \"abcd123\"}",
                "{\"deployment_id\": \"production\", \"preserve_env_instance_type\": 3}",
                ""
            })
    void aWrongWishIsRefused(String body) {
        Answer answer = controlPlane.admin().post(path + "/environments/production/promote", body);
        assertThat(answer.status()).isBetween(400, 422);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cancel_promotion",
                "pause_promotion",
                "resume_promotion",
                "force_cancel_promotion",
                "force_roll_forward_promotion"
            })
    void whereNoPromotionGoesOnNothingCanBeControlled(String control) {
        assertThat(control(control).status()).isEqualTo(409);
        assertThat(controlPlane
                        .admin()
                        .post(path + "/environments/nowhere/" + control, "")
                        .status())
                .isEqualTo(404);
    }

    private void roll(int replicas) {
        settings("\"autoscaling_settings\": {\"min_replica\": " + replicas + ", \"max_replica\": 3},"
                + "\"promotion_settings\": {\"rolling_deploy\": true}");
        cluster.settle(first);
    }

    private String push(@Nullable String environment) {
        return push(environment, Configs.nano());
    }

    private String push(@Nullable String target, Map<String, Object> config) {
        Map<String, Object> deployment = new HashMap<>(Map.of("config", config));
        if ("development".equals(target)) {
            deployment.put("is_development", true);
        } else if (target != null) {
            deployment.put("environment_name", target);
        }
        return controlPlane
                .admin()
                .post("/v1/models", Map.of("source", Map.of("name", name, "deployment", deployment)))
                .ok()
                .at("/deployment/id")
                .stringValue();
    }

    private JsonNode settings(String members) {
        return controlPlane
                .admin()
                .send(
                        "PATCH",
                        path + "/environments/production",
                        ("{" + members + "}").getBytes(StandardCharsets.UTF_8))
                .ok();
    }

    private void scale(String deployment, int replicas) {
        cluster.scale(deployment, replicas);
    }

    private Answer promote(String environment, String deployment) {
        return controlPlane
                .admin()
                .post(path + "/environments/" + environment + "/promote", Map.of("deployment_id", deployment));
    }

    private Answer control(String control) {
        return controlPlane.admin().post(path + "/environments/production/" + control, "");
    }

    private JsonNode environment(String environment) {
        return controlPlane.admin().get(path + "/environments/" + environment).ok();
    }

    private JsonNode production() {
        return environment("production");
    }

    private String current() {
        return production().at("/current_deployment/id").stringValue();
    }

    private String status() {
        JsonNode promotion = production().get("in_progress_promotion");
        return promotion.get("status").stringValue() + " "
                + promotion.get("percent_traffic_to_new_version").intValue();
    }

    private static int wanted(String deployment) {
        return controlPlane
                .bean(DeploymentRepository.class)
                .findById(deployment)
                .orElseThrow()
                .desiredReplicas();
    }
}
