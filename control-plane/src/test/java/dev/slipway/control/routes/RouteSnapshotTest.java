package dev.slipway.control.routes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Await;
import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.TestDatabase;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.deployment.ReplicaStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

class RouteSnapshotTest {

    private final TestDatabase database = TestDatabase.create();
    private final Path data = ControlPlane.newData();
    private ControlPlane controlPlane = ControlPlane.start(database, data);

    @AfterEach
    void stop() {
        controlPlane.close();
    }

    @Test
    void aReadyReplicaOfAPushedModelIsRoutedToInProduction() {
        JsonNode created = controlPlane
                .admin()
                .post("/v1/models", Configs.push("mine", Configs.nano()))
                .ok();
        String modelId = created.at("/model/id").stringValue();
        String deploymentId = created.at("/deployment/id").stringValue();

        ready(deploymentId, "abcde", "http://127.0.0.1:4000");

        awaitSnapshot("http://127.0.0.1:4000");
        JsonNode model = model(snapshot(), modelId);
        assertThat(model.at("/environments/production").stringValue()).isEqualTo(deploymentId);
        JsonNode deployment = model.at("/deployments/0");
        assertThat(deployment.get("status").stringValue()).isEqualTo("ACTIVE");
        assertThat(deployment.get("engine").stringValue()).isEqualTo("NATIVE");
        assertThat(deployment.get("served_model_name").stringValue()).isEqualTo("gpt-oss-nano");
        assertThat(deployment.get("predict_endpoint").stringValue()).isEqualTo("/v1/chat/completions");
        assertThat(deployment.at("/replicas/0/url").stringValue()).isEqualTo("http://127.0.0.1:4000");
        JsonNode production = controlPlane
                .admin()
                .get("/v1/models/" + modelId + "/environments/production")
                .ok();
        assertThat(production.at("/current_deployment/id").stringValue()).isEqualTo(deploymentId);
        assertThat(production.at("/current_deployment/is_production").booleanValue())
                .isTrue();
        assertThat(production.at("/current_deployment/active_replica_count").intValue())
                .isEqualTo(1);
    }

    @Test
    void theSecondDeploymentOfAnEnvironmentSendsTheFirstToZero() {
        String first = pushToProduction();
        ready(first, "aaaaa", "http://127.0.0.1:4000");
        String second = pushToProduction();
        ready(second, "bbbbb", "http://127.0.0.1:4001");
        DeploymentRepository deployments = controlPlane.bean(DeploymentRepository.class);
        assertThat(deployments.findById(first).orElseThrow().desiredReplicas()).isZero();
        assertThat(deployments.findById(second).orElseThrow().desiredReplicas()).isEqualTo(1);
    }

    @Test
    void aRevokedKeyLeavesTheSnapshotAtOnce() {
        String key = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("name", "ci", "type", "WORKSPACE_INVOKE"))
                .ok()
                .get("api_key")
                .stringValue();
        String prefix = key.substring(0, 8);
        long with = awaitSnapshot(prefix);

        Instant asked = Instant.now();
        controlPlane.admin().delete("/v1/api_keys/" + prefix).ok();
        JsonNode without = next(with);
        assertThat(without.get("api_keys").toString()).doesNotContain(prefix);
        assertThat(Instant.now()).isBefore(asked.plusMillis(900));
    }

    @Test
    void aSessionLeavesTheSnapshotWithTheKeyThatOpenedIt() {
        String key = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("type", "PERSONAL"))
                .ok()
                .get("api_key")
                .stringValue();
        controlPlane.anonymous().post("/v1/session", Map.of("api_key", key)).ok();
        long with = awaitSnapshot("\"api_key_id\":\"");

        Instant asked = Instant.now();
        controlPlane.admin().delete("/v1/api_keys/" + key.substring(0, 8)).ok();
        assertThat(next(with).get("sessions")).isEmpty();
        assertThat(Instant.now()).isBefore(asked.plusMillis(900));
    }

    @Test
    void aKeyThatMayNotInvokeIsNotInTheSnapshot() {
        String key = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("type", "WORKSPACE_EXPORT_METRICS"))
                .ok()
                .get("api_key")
                .stringValue();
        String invoker = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("type", "WORKSPACE_INVOKE"))
                .ok()
                .get("api_key")
                .stringValue();
        awaitSnapshot(invoker.substring(0, 8));
        assertThat(snapshot().toString()).doesNotContain(key.substring(0, 8));
    }

    @Test
    void aKeyThatOnlyInvokesMayNotBeUrgentAndOneThatManagesMay() {
        String prefix = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("type", "WORKSPACE_INVOKE"))
                .ok()
                .get("api_key")
                .stringValue()
                .substring(0, 8);
        awaitSnapshot(prefix);
        snapshot()
                .get("api_keys")
                .forEach(key -> assertThat(key.path("best_priority").asInt(-1))
                        .as(key.toString())
                        .isEqualTo(key.get("prefix").stringValue().equals(prefix) ? 0 : -1));
    }

    @Test
    void equalContentKeepsItsVersionOverARestart() {
        long before = version();
        controlPlane.close();
        controlPlane = ControlPlane.start(database, data);
        assertThat(version()).isEqualTo(before);
    }

    @Test
    void whoHasTheNewestWaitsAndIsToldWhenThereIsNewer() {
        long newest = version();
        Client edge = controlPlane.internal();
        assertThat(edge.get("/internal/routes?wait=0&after=" + newest).status()).isEqualTo(204);
        CompletableFuture<Answer> waiting =
                CompletableFuture.supplyAsync(() -> edge.get("/internal/routes?wait=30&after=" + newest));
        controlPlane
                .admin()
                .post("/v1/models", Configs.push("other", Configs.nano()))
                .ok();
        assertThat(waiting.join().ok().get("models").toString()).contains("other");
    }

    @Test
    void whoWaitsIsLetGoWhenTheControlPlaneEnds() throws Exception {
        long newest = version();
        RoutePublisher publisher = controlPlane.bean(RoutePublisher.class);
        var answer = new FutureTask<>(() -> publisher.await(newest, Duration.ofMinutes(5)));
        Thread waiting = Thread.ofPlatform().start(answer);
        Await.until("it waits", Duration.ofSeconds(20), () -> waiting.getState() == Thread.State.TIMED_WAITING);
        publisher.stop();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isEmpty();
    }

    @Test
    void onlyWhoHoldsTheInternalTokenIsAnswered() {
        assertThat(controlPlane.anonymous().get("/internal/routes").status()).isEqualTo(401);
        assertThat(controlPlane.admin().get("/internal/routes").status()).isEqualTo(401);
        assertThat(controlPlane.internal().get("/internal/routes?wait=31").status())
                .isEqualTo(400);
        assertThat(controlPlane.internal().get("/internal/routes?after=x").status())
                .isEqualTo(400);
    }

    private String pushToProduction() {
        Map<String, Object> deployment = Map.of("config", Configs.nano(), "environment_name", "production");
        return controlPlane
                .admin()
                .post("/v1/models", Map.of("source", Map.of("name", "mine", "deployment", deployment)))
                .ok()
                .at("/deployment/id")
                .stringValue();
    }

    /** What a pass of the reconciler writes when it sees a replica become ready. */
    private void ready(String deploymentId, String replicaId, String url) {
        ReplicaStatus seen = new ReplicaStatus(replicaId, ReplicaPhase.READY, url, null);
        new TransactionTemplate(controlPlane.bean(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            Deployment deployment = controlPlane
                    .bean(DeploymentRepository.class)
                    .findById(deploymentId)
                    .orElseThrow();
            deployment.observe(List.of(seen), false, Instant.now());
            controlPlane
                    .bean(ReplicaRepository.class)
                    .save(new Replica(seen, deploymentId, Instant.now(), Instant.now()));
            controlPlane.publish(new DeploymentObserved(deploymentId));
        });
    }

    /** The version of a snapshot that holds all that the first start makes. */
    private long version() {
        return awaitSnapshot("gpt-oss-nano");
    }

    private JsonNode snapshot() {
        return next(0);
    }

    private JsonNode next(long after) {
        return controlPlane
                .internal()
                .get("/internal/routes?wait=20&after=" + after)
                .ok();
    }

    private long awaitSnapshot(String text) {
        JsonNode snapshot = snapshot();
        while (!snapshot.toString().contains(text)) {
            snapshot = next(snapshot.get("version").longValue());
        }
        return snapshot.get("version").longValue();
    }

    private static JsonNode model(JsonNode snapshot, String id) {
        return StreamSupport.stream(snapshot.get("models").spliterator(), false)
                .filter(model -> model.get("id").stringValue().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
