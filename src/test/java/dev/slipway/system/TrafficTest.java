package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Deployed;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.LinuxProcesses;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.Status;
import dev.slipway.system.harness.Traffic;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What happens to a deployment every day while clients stream without a break: nobody notices. */
@ExtendWith(SharedInstance.class)
class TrafficTest {
    private static final Duration AT_REST_WITHIN = Duration.ofSeconds(90);

    private static final int CLIENTS = 2;

    private static Deployed model;
    private static String deployment;

    private final Instance instance;

    TrafficTest(Instance instance) {
        this.instance = instance;
    }

    @BeforeAll
    static void serve(Instance instance) throws IOException {
        model = Deployed.serving(instance, "traffic-" + System.nanoTime());
        deployment = model.production().at("/current_deployment/id").asString();
    }

    @AfterAll
    static void delete() throws IOException {
        model.delete();
    }

    @Test
    void aScaleInIsNotNoticed() throws IOException {
        scale(2, 2);
        try (Traffic traffic = start(instance::api)) {
            traffic.awaitAnswers(2);
            scale(1, 1);
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    @Test
    void aReplicaThatIsTerminatedIsReplacedAndNotMissed() throws IOException {
        scale(2, 2);
        List<String> before = replicas();
        try (Traffic traffic = start(instance::api)) {
            traffic.awaitAnswers(2);
            Reply terminated =
                    instance.api().delete(model.path("/deployments/" + deployment + "/replicas/" + before.getFirst()));
            assertThat(terminated.status()).as(terminated.body()).isEqualTo(200);
            Await.until(
                    "another replica takes its place",
                    AT_REST_WITHIN,
                    () -> !replicas().contains(before.getFirst()) && ready() == 2);
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    @Test
    void aKilledReplicaTakesNothingWithItButItsOwnAnswers() throws IOException {
        scale(2, 2);
        Status.Part killed = parts().getFirst();
        try (Traffic traffic = start(instance::api)) {
            traffic.awaitAnswers(2);
            LinuxProcesses.signal("KILL", killed.pid());
            Await.until(
                    "another process takes its place",
                    AT_REST_WITHIN,
                    () -> parts().stream().noneMatch(part -> part.pid() == killed.pid()) && ready() == 2);
            traffic.awaitAnswers(3);
            Traffic.Report report = traffic.stop();
            assertThat(report.failures()).as(report.toString()).isZero();
            assertThat(report.truncated()).as(report.toString()).isLessThanOrEqualTo(CLIENTS);
        }
    }

    @Test
    void aStoredResponseIsFoundWhicheverReplicaKeepsIt() throws IOException {
        scale(2, 2);
        Set<String> keepers = new TreeSet<>();
        for (int i = 0; i < 40 && keepers.size() < 2; i++) {
            String id = respond("").path("id").asString();
            keepers.add(id.split("_", -1)[1]);
            for (int again = 0; again < 4; again++) {
                Reply found = instance.api().get(responses() + "/" + id);
                assertThat(found.json().path("id").asString()).as(found.body()).isEqualTo(id);
                respond(", \"previous_response_id\": \"%s\"".formatted(id));
            }
            assertThat(instance.api().delete(responses() + "/" + id).status()).isEqualTo(200);
        }
        assertThat(keepers).containsExactlyInAnyOrderElementsOf(replicas());
    }

    private JsonNode respond(String fields) throws IOException {
        Reply made = instance.api()
                .post(responses(), "{\"input\": \"Hello!\", \"max_output_tokens\": 1%s}".formatted(fields));
        assertThat(made.status()).as(made.body()).isEqualTo(200);
        return made.json();
    }

    private static String responses() {
        return model.chatPath().replace("chat/completions", "responses");
    }

    @Test
    void aControlPlaneThatIsStartedAnewIsNotNoticed() throws IOException {
        scale(1, 1);
        long before = instance.status().part("control-plane").pid();
        try (Traffic traffic = start(instance::api)) {
            traffic.awaitAnswers(2);
            LinuxProcesses.signal("TERM", before);
            Await.until(
                    "another control plane answers",
                    AT_REST_WITHIN,
                    () -> instance.status()
                                    .find("control-plane")
                                    .filter(part -> part.pid() != before)
                                    .isPresent()
                            && ready() == 1);
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    @Test
    void whoComesWhileNothingRunsWaitsForTheFirstReplica() throws IOException {
        model.change("""
                {"autoscaling_settings": {"min_replica": 0, "max_replica": 1, "scale_down_delay": 0,
                 "autoscaling_window": 10}}""");
        Await.until(
                "the deployment is at rest",
                AT_REST_WITHIN,
                () -> model.deployment(deployment).path("status").asString(),
                "SCALED_TO_ZERO"::equals);
        try (Traffic traffic = start(instance::api)) {
            traffic.awaitAnswers(4);
            assertClean(traffic);
        }
    }

    @Test
    void aKeyIsExchangedWithoutABreak() throws IOException {
        scale(1, 1);
        Reply old = create("old");
        var api = new AtomicReference<>(client(old));
        try (Traffic traffic = start(api::get)) {
            traffic.awaitAnswers(2);
            Api next = client(create("new"));
            api.set(next);
            traffic.awaitAnswers(4); // by then nobody uses the old one
            String prefix = old.json().path("api_key").asString().substring(0, 8);
            assertThat(instance.api().delete("/v1/api_keys/" + prefix).status()).isEqualTo(200);
            traffic.awaitAnswers(3);
            assertClean(traffic);
        }
    }

    private Reply create(String name) throws IOException {
        Reply created = instance.api()
                .post(
                        "/v1/api_keys",
                        "{\"name\": \"%s-%d\", \"type\": \"PERSONAL\"}".formatted(name, System.nanoTime()));
        assertThat(created.status()).as(created.body()).isEqualTo(200);
        return created;
    }

    /** With a key that the edge knows by now. */
    private Api client(Reply created) {
        Api api = instance.anonymous().withKey(created.json().path("api_key").asString());
        String hello = Chat.hello().with("max_tokens", 4).json();
        Await.until(
                "the new key works",
                Duration.ofSeconds(10),
                () -> api.post(model.chatPath(), hello).status() == 200);
        return api;
    }

    private static Traffic start(Supplier<Api> api) {
        return Traffic.start(
                CLIENTS,
                api,
                model.chatPath(),
                Chat.hello().with("max_tokens", 60).with("ignore_eos", true));
    }

    private static void scale(int least, int most) throws IOException {
        model.change("{\"autoscaling_settings\": {\"min_replica\": %d, \"max_replica\": %d, \"scale_down_delay\": 900}}"
                .formatted(least, most));
        model.awaitReplicas(deployment, least);
    }

    private List<String> replicas() {
        return parts().stream().map(Status.Part::replicaId).toList();
    }

    private List<Status.Part> parts() {
        return instance.status().processes().stream()
                .filter(part -> deployment.equals(part.deploymentId()))
                .toList();
    }

    private static int ready() throws IOException {
        return model.deployment(deployment).path("active_replica_count").asInt();
    }

    private static void assertClean(Traffic traffic) {
        Traffic.Report report = traffic.stop();
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }
}
