package dev.slipway.control.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class DeploymentActionTest {

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void aDeploymentIsTurnedOffAndOnAgain() {
        Pushed pushed = push("on-and-off");
        pushed.become(DeploymentStatus.ACTIVE);
        assertThat(post(pushed.path() + "/deactivate").ok()).hasToString("{\"success\":true}");
        assertThat(pushed.status()).isEqualTo("DEACTIVATING");

        Answer tooEarly = post(pushed.path() + "/activate");
        assertThat(tooEarly.status()).isEqualTo(409);
        assertThat(tooEarly.text()).contains("DEACTIVATING");

        pushed.become(DeploymentStatus.INACTIVE);
        assertThat(post(pushed.path() + "/activate").ok()).hasToString("{\"success\":true}");
        assertThat(pushed.status()).isEqualTo("DEPLOYING");
    }

    @Test
    void activationsAtTheSameTimeDoItOnce() {
        Pushed pushed = push("at-once");
        pushed.become(DeploymentStatus.INACTIVE);
        List<CompletableFuture<Answer>> answers = IntStream.range(0, 8)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> post(pushed.path() + "/activate")))
                .toList();
        assertThat(answers).allMatch(answer -> answer.join().status() == 200);
        assertThat(pushed.deployment().attempt()).isEqualTo(2);
    }

    @Test
    void onlyWhatFailedIsTriedAgain() {
        Pushed pushed = push("again");
        JsonNode refused = post(pushed.path() + "/retry").ok();
        assertThat(refused.get("retried").booleanValue()).isFalse();
        assertThat(refused.get("reason").stringValue()).contains("BUILDING");

        pushed.become(DeploymentStatus.DEPLOY_FAILED);
        JsonNode retried = post(pushed.path() + "/retry").ok();
        assertThat(retried.get("retried").booleanValue()).isTrue();
        assertThat(retried.get("reason").isNull()).isTrue();
        assertThat(retried.at("/deployment/status").stringValue()).isEqualTo("DEPLOYING");
    }

    @Test
    void aBuildIsStoppedByTurningItOff() {
        Pushed pushed = push("stopped");
        post(pushed.path() + "/deactivate").ok();
        assertThat(pushed.status()).isEqualTo("BUILD_STOPPED");
        post(pushed.path() + "/activate").ok();
        assertThat(pushed.status()).isEqualTo("BUILDING");
    }

    @Test
    void productionStandsForTheDeploymentThatServesThere() {
        Pushed pushed = push("aliased");
        assertThat(post(pushed.model() + "/deployments/production/activate").status())
                .isEqualTo(404);
        assertThat(post(pushed.model() + "/environments/production/activate").status())
                .isEqualTo(409);
        pushed.serveIn("production");
        pushed.become(DeploymentStatus.ACTIVE);
        post(pushed.model() + "/deployments/production/deactivate").ok();
        assertThat(pushed.status()).isEqualTo("DEACTIVATING");
        pushed.become(DeploymentStatus.INACTIVE);
        post(pushed.model() + "/environments/production/activate").ok();
        assertThat(pushed.status()).isEqualTo("DEPLOYING");
        assertThat(post(pushed.model() + "/environments/nowhere/activate").status())
                .isEqualTo(404);
    }

    @Test
    void whatAnEnvironmentPointsAtOrIsTheOnlyOneIsNotDeleted() {
        Pushed first = push("kept");
        assertThat(admin().delete(first.path()).text()).contains("the only one");
        Pushed second = push("kept");
        first.serveIn("production");
        Answer refused = admin().delete(first.path());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains("production");

        JsonNode tombstone = admin().delete(second.path()).ok();
        assertThat(tombstone.get("id").stringValue()).isEqualTo(second.id());
        assertThat(tombstone.get("deleted").booleanValue()).isTrue();
        assertThat(admin().get(second.path()).status()).isEqualTo(404);
    }

    @Test
    void aModelGoesWithAllThatBelongsToIt() {
        Pushed pushed = push("gone");
        pushed.serveIn("production");
        assertThat(admin().delete(pushed.model()).ok().get("deleted").booleanValue())
                .isTrue();
        assertThat(admin().get(pushed.model()).status()).isEqualTo(404);
        assertThat(admin().delete(pushed.model()).status()).isEqualTo(404);
        assertThat(admin().get("/v1/models?name=gone").ok().get("models")).isEmpty();
    }

    @Test
    void aDraftReplacesTheDraftBeforeItAndServesNoEnvironment() {
        Pushed published = push("drafted");
        Pushed first = draft("drafted");
        assertThat(first.json().get("is_development").booleanValue()).isTrue();
        assertThat(first.json().get("name").stringValue()).isEqualTo("development");
        Pushed second = draft("drafted");
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(admin().get(first.path()).status()).isEqualTo(404);
        assertThat(admin().get(published.model())
                        .ok()
                        .get("development_deployment_id")
                        .stringValue())
                .isEqualTo(second.id());
        assertThat(admin().get(published.model() + "/deployments/development")
                        .ok()
                        .get("id")
                        .stringValue())
                .isEqualTo(second.id());
    }

    @Test
    void aDraftHasNoNameOrEnvironmentOfItsOwn() {
        Answer answer = admin().post(
                        "/v1/models",
                        Map.of(
                                "source",
                                Map.of(
                                        "name",
                                        "draft",
                                        "deployment",
                                        Map.of(
                                                "config",
                                                Configs.nano(),
                                                "is_development",
                                                true,
                                                "environment_name",
                                                "production",
                                                "deployment_name",
                                                "mine"))));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("violations")).hasSize(2);
    }

    @Test
    void aDeploymentIsRenamedToANameThatIsFree() {
        Pushed first = push("renamed");
        Pushed second = push("renamed");
        assertThat(patch(second.path(), "{\"name\": \"v2\"}").ok().get("name").stringValue())
                .isEqualTo("v2");
        assertThat(patch(first.path(), "{\"name\": \"v2\"}").status()).isEqualTo(409);
        assertThat(patch(first.path(), "{\"name\": \"v 2\"}").status()).isEqualTo(400);
        assertThat(patch(first.path(), "{}").ok().get("name").stringValue()).isEqualTo("deployment-1");
    }

    @Test
    void aReplicaThatIsNotThereCannotBeEnded() {
        assertThat(admin().delete(push("alone").path() + "/replicas/abcde").status())
                .isEqualTo(404);
    }

    @Test
    void aReplicaThatIsEndedLeavesAndTheLedgerSaysSo() {
        Pushed pushed = push("replaced");
        var status = new ReplicaStatus("r3pl1", ReplicaPhase.READY, "http://127.0.0.1:1", null);
        ReplicaRepository replicas = controlPlane.bean(ReplicaRepository.class);
        replicas.save(new Replica(status, pushed.id(), Instant.now(), Instant.now()));
        assertThat(admin().delete(push("other").path() + "/replicas/r3pl1").status())
                .isEqualTo(404);
        admin().delete(pushed.path() + "/replicas/r3pl1").ok();
        assertThat(replicas.findByDeploymentId(pushed.id())).allMatch(Replica::leaving);
        assertThat(admin().get(pushed.model() + "/audit_logs?event_type_groups=REPLICA_TERMINATED")
                        .ok()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void whatIsBeingPromotedIsNotDeleted() {
        Pushed promoted = push("promoting");
        push("promoting");
        Answer refused = admin().delete(promoted.path());
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.text()).contains(promoted.id(), "production");
    }

    private static Client admin() {
        return controlPlane.admin();
    }

    private static Answer post(String path) {
        return admin().send("POST", path, null);
    }

    private static Answer patch(String path, String body) {
        return admin().send("PATCH", path, body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Pushed push(String name) {
        return Pushed.of(admin().post("/v1/models", Configs.push(name, Configs.nano())));
    }

    private static Pushed draft(String name) {
        Map<String, Object> deployment = Map.of("config", Configs.nano(), "is_development", true);
        return Pushed.of(admin().post("/v1/models", Map.of("source", Map.of("name", name, "deployment", deployment))));
    }

    private record Pushed(String model, String id) {

        static Pushed of(Answer answer) {
            JsonNode created = answer.ok();
            return new Pushed(
                    "/v1/models/" + created.at("/model/id").stringValue(),
                    created.at("/deployment/id").stringValue());
        }

        String path() {
            return model + "/deployments/" + id;
        }

        JsonNode json() {
            return admin().get(path()).ok();
        }

        String status() {
            return json().get("status").stringValue();
        }

        Deployment deployment() {
            return controlPlane.bean(DeploymentRepository.class).findById(id).orElseThrow();
        }

        void serveIn(String environment) {
            controlPlane
                    .bean(JdbcClient.class)
                    .sql("update environments set current_deployment_id = :id where model_id = :model and name = :name")
                    .param("id", id)
                    .param("model", model.substring("/v1/models/".length()))
                    .param("name", environment)
                    .update();
        }

        /** By what a look at the cluster would say. */
        void become(DeploymentStatus status) {
            change(deployment -> {
                switch (status) {
                    case ACTIVE -> deployment.observe(seen(ReplicaPhase.READY), false, Instant.now());
                    case DEPLOY_FAILED -> {
                        deployment.observe(seen(ReplicaPhase.LOADING), false, Instant.now());
                        deployment.fail("exit code 1");
                    }
                    case INACTIVE -> {
                        deployment.observe(seen(ReplicaPhase.READY), false, Instant.now());
                        deployment.deactivate();
                        deployment.observe(List.of(), false, Instant.now());
                    }
                    default -> throw new IllegalArgumentException(status.name());
                }
                assertThat(deployment.status()).isEqualTo(status);
            });
        }

        private void change(Consumer<Deployment> change) {
            new TransactionTemplate(controlPlane.bean(PlatformTransactionManager.class))
                    .executeWithoutResult(_ -> change.accept(deployment()));
        }

        private static List<ReplicaStatus> seen(ReplicaPhase phase) {
            return List.of(new ReplicaStatus("abcde", phase, null, null));
        }
    }
}
