package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Deployed;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import dev.slipway.system.harness.Traffic;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Replicas follow the load by what an environment's settings say. */
@ExtendWith(SharedInstance.class)
class AutoscalingTest {
    private static final Duration SCALED_WITHIN = Duration.ofSeconds(90);

    private final Instance instance;
    private Deployed model;
    private String deployment;

    AutoscalingTest(Instance instance) {
        this.instance = instance;
    }

    @BeforeEach
    void serve() throws IOException {
        model = Deployed.serving(instance, "scaling-" + System.nanoTime());
        deployment = model.production().at("/current_deployment/id").asString();
    }

    @AfterEach
    void delete() throws IOException {
        model.delete();
    }

    @Test
    void whatNobodyAsksGoesToZeroAndWakesWhenToldTo() throws IOException {
        model.change("""
                {"autoscaling_settings": {"min_replica": 0, "max_replica": 1, "autoscaling_window": 10,
                 "scale_down_delay": 0}}""");
        awaitStatus("SCALED_TO_ZERO");
        Reply woken = instance.api().post("/model-" + model.modelId() + "/environments/production/wake", "");
        assertThat(woken.status()).isEqualTo(202);
        assertThat(woken.body()).isEmpty();
        awaitStatus("ACTIVE");
        Reply answer = instance.api().post(model.chatPath(), Chat.hello().json());
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    @Test
    void loadBringsASecondReplicaAndItGoesWithoutBreakingAStream() throws IOException {
        model.change("""
                {"autoscaling_settings": {"min_replica": 1, "max_replica": 2, "autoscaling_window": 10,
                 "scale_down_delay": 0, "concurrency_target": 2}}""");
        try (Traffic few = stream(1)) {
            try (Traffic many = stream(3)) {
                model.awaitReplicas(deployment, 2);
                assertClean(many);
            }
            model.awaitReplicas(deployment, 1);
            few.awaitAnswers(1);
            assertClean(few);
        }
        JsonNode decisions = scaling().path("decisions");
        assertThat(decisions.at("/0/to_replicas").asInt()).isEqualTo(1);
        assertThat(decisions.at("/1/to_replicas").asInt()).isEqualTo(2);
    }

    private Traffic stream(int clients) {
        Chat chat = Chat.endless().with("max_tokens", 1000);
        return Traffic.start(clients, instance::api, model.chatPath(), chat);
    }

    private void awaitStatus(String status) {
        Await.until(
                "the deployment is " + status,
                SCALED_WITHIN,
                () -> model.deployment(deployment).path("status").asString(),
                status::equals);
    }

    private JsonNode scaling() throws IOException {
        return instance.api()
                .get(model.path("/deployments/" + deployment + "/scaling"))
                .json();
    }

    private static void assertClean(Traffic traffic) {
        Traffic.Report report = traffic.stop();
        assertThat(report.isClean()).as(report.toString()).isTrue();
    }
}
