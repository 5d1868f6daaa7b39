package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Deployed;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What becomes of a deployment, status by status, on replicas of this host. Nothing is built here, so that no build can fail;
 * {@code UPDATING} is what a change by the stock truss client comes to.
 */
@ExtendWith(SharedInstance.class)
class StatusTest {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final List<String> WHOLE_LIFE = List.of(
            "DEPLOYING", "LOADING_MODEL", "ACTIVE", "DEACTIVATING", "INACTIVE", "DEPLOYING", "LOADING_MODEL", "ACTIVE");
    private static final String SECRET = "what_it_needs";

    private final Instance instance;
    private @Nullable Deployed model;
    private String deployment = "";

    StatusTest(Instance instance) {
        this.instance = instance;
    }

    @AfterEach
    void delete() throws IOException {
        if (model != null) {
            model.delete();
        }
    }

    @Test
    void aPushStartsAndIsTurnedOffAndOnAgain() throws IOException {
        Deployed served = serve(Map.of());
        String second = served.push();
        assertThat(served.deployment(second).path("status").asString()).isIn("BUILDING", "DEPLOYING", "LOADING_MODEL");
        served.awaitServedBy(second);
        deployment = second;

        act("deactivate");
        awaitStatus("INACTIVE");
        assertThat(chat().status()).isEqualTo(404);
        act("activate");
        awaitStatus("ACTIVE");
        assertThat(chat().status()).isEqualTo(200);
        List<String> seen = statuses();
        assertThat(seen).containsSubsequence("DEPLOYING", "ACTIVE", "DEACTIVATING", "INACTIVE", "DEPLOYING", "ACTIVE");
        assertThat(WHOLE_LIFE).containsSubsequence(seen);
    }

    @Test
    void whileItsOnlyReplicaDoesNotAnswerItIsUnhealthy() throws IOException {
        long replica = replicaOf(serve(Map.of()));
        LinuxProcesses.signal("STOP", replica);
        try {
            awaitStatus("UNHEALTHY");
        } finally {
            LinuxProcesses.signal("CONT", replica);
        }
        awaitStatus("ACTIVE");
        assertThat(statuses()).endsWith("ACTIVE", "UNHEALTHY", "ACTIVE");
    }

    @Test
    void withoutRequestsItRestsUntilOneWakesIt() throws IOException {
        serve(Map.of()).change("""
                {"autoscaling_settings": {"min_replica": 0, "scale_down_delay": 0, "autoscaling_window": 10}}""");
        awaitStatus("SCALED_TO_ZERO");
        assertThat(chat().status()).isEqualTo(200);
        assertThat(statuses()).containsSubsequence("ACTIVE", "SCALED_TO_ZERO", "WAKING_UP", "ACTIVE");
    }

    @Test
    void whatLacksSomethingFailsSaysWhyAndIsTriedAgain() throws IOException {
        store();
        long replica = replicaOf(serve(Map.of("secrets", Map.of(SECRET, ""))));
        forget();
        LinuxProcesses.signal("KILL", replica);
        awaitStatus("FAILED");
        assertThat(chat().status()).isEqualTo(503);
        store();
        act("retry");
        awaitStatus("ACTIVE");

        act("deactivate");
        awaitStatus("INACTIVE");
        forget();
        act("activate");
        awaitStatus("DEPLOY_FAILED");
        act("retry");
        Await.until(
                "it fails again",
                SOON,
                () -> statuses().stream().filter("DEPLOY_FAILED"::equals).count() == 2);
        store();
        act("retry");
        awaitStatus("ACTIVE");
        assertThat(chat().status()).isEqualTo(200);
        forget();
        assertThat(messages()).filteredOn(line -> line.contains("FAILED")).allMatch(line -> line.contains(SECRET));
    }

    private Deployed serve(Map<String, Object> config) throws IOException {
        Deployed served = Deployed.serving(instance, "status-" + System.nanoTime(), config);
        model = served;
        deployment = served.production().at("/current_deployment/id").asString();
        awaitStatus("ACTIVE");
        return served;
    }

    private long replicaOf(Deployed served) {
        return instance.status().replicaOf(served.modelId()).pid();
    }

    private void store() throws IOException {
        String secret = "{\"name\": \"" + SECRET + "\", \"value\": \"v\"}";
        assertThat(instance.api().post("/v1/secrets", secret).status()).isEqualTo(200);
    }

    private void forget() throws IOException {
        assertThat(instance.api().delete("/v1/secrets/" + SECRET).status()).isEqualTo(200);
    }

    private void act(String action) throws IOException {
        Reply reply = instance.api().post(path("/" + action), "");
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    private Reply chat() throws IOException {
        return instance.api().post(model().chatPath(), Chat.hello().json());
    }

    private void awaitStatus(String status) {
        Await.until(
                deployment + " is " + status,
                SOON,
                () -> model().deployment(deployment).path("status").asString(),
                status::equals);
    }

    /** All of its life until now. */
    private List<String> statuses() throws IOException {
        return messages().stream().map(line -> line.replaceAll(":.*", "")).toList();
    }

    private List<String> messages() throws IOException {
        String said = "the deployment is ";
        return instance.api()
                .get(path("/logs?component=deploy&direction=asc&limit=1000"))
                .json()
                .path("logs")
                .valueStream()
                .map(line -> line.path("message").asString())
                .filter(message -> message.startsWith(said))
                .map(message -> message.substring(said.length()))
                .toList();
    }

    private String path(String rest) {
        return model().path("/deployments/" + deployment + rest);
    }

    private Deployed model() {
        return Objects.requireNonNull(model);
    }
}
