package dev.slipway.control.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.deployment.DeploymentRepository;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class AutoscalingTest {

    private static ControlPlane controlPlane;
    private static int number;

    private String model = "";
    private String deployment = "";

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @BeforeEach
    void push() {
        JsonNode created = controlPlane
                .admin()
                .post("/v1/models", Configs.push("scaled-" + number++, Configs.nano()))
                .ok();
        model = created.at("/model/id").stringValue();
        deployment = created.at("/deployment/id").stringValue();
    }

    @Test
    void onlyWhatIsSentChangesAndTheSecondTimeNothingDoes() {
        become("ACTIVE");
        assertThat(patch("{\"max_replica\": 4, \"scale_down_delay\": 0, \"concurrency_target\": null}")
                        .ok()
                        .get("status")
                        .stringValue())
                .isEqualTo("ACCEPTED");
        JsonNode settings = get("").get("autoscaling_settings");
        assertThat(settings.get("max_replica").intValue()).isEqualTo(4);
        assertThat(settings.get("scale_down_delay").intValue()).isZero();
        assertThat(settings.get("autoscaling_window").intValue()).isEqualTo(60);
        assertThat(patch("{\"max_replica\": 4}").ok().get("status").stringValue())
                .isEqualTo("UNCHANGED");
    }

    @Test
    void whatDoesNotServeYetGoesByItsSettingsLater() {
        JsonNode answer = patch("{\"max_replica\": 2}").ok();
        assertThat(answer.get("status").stringValue()).isEqualTo("QUEUED");
        assertThat(answer.get("message").stringValue()).contains("BUILDING");
    }

    @Test
    void productionStandsForTheDeploymentThatServesThereAndADevelopmentDeploymentKeepsItsBounds() {
        Map<String, Object> draft = Map.of("config", Configs.nano(), "is_development", true);
        controlPlane
                .admin()
                .post("/v1/models/" + model + "/deployments", Map.of("source", Map.of("deployment", draft)))
                .ok();
        serveInProduction();
        assertThat(patchOf("production", "{\"max_replica\": 3}").status()).isEqualTo(200);
        assertThat(get("").at("/autoscaling_settings/max_replica").intValue()).isEqualTo(3);
        assertThat(patchOf("development", "{\"scale_down_delay\": 60}").status())
                .isEqualTo(200);
        Answer refused = patchOf("development", "{\"max_replica\": 2}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").stringValue()).contains("max_replica", "development");
    }

    @Test
    void allEightSettingsAreKept() {
        patch("""
                        {"min_replica": 0, "max_replica": 7, "autoscaling_window": 600, "scale_down_delay": 120,
                         "concurrency_target": 2, "target_utilization_percentage": 70,
                         "target_in_flight_tokens": 40000, "max_scale_down_rate": 20}""").ok();
        JsonNode settings = get("").get("autoscaling_settings");
        assertThat(settings.get("target_in_flight_tokens").intValue()).isEqualTo(40000);
        assertThat(settings.get("max_scale_down_rate").intValue()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"min_replica": -1}                                 | min_replica     | 0 to 1000
                    {"max_replica": 0}                                  | max_replica     | 1 to 1000
                    {"min_replica": 2}                                  | min_replica     | max_replica, which is 1
                    {"min_replica": 3, "max_replica": 2}                | min_replica     | max_replica, which is 2
                    {"autoscaling_window": 9}                           | autoscaling_window | 10 to 3600
                    {"autoscaling_window": 3601}                        | autoscaling_window | 10 to 3600
                    {"scale_down_delay": -1}                            | scale_down_delay | 0 to 3600
                    {"concurrency_target": 0}                           | concurrency_target | 1 or more
                    {"target_utilization_percentage": 101}              | target_utilization_percentage | 1 to 100
                    {"max_scale_down_rate": 51}                         | max_scale_down_rate | 1 to 50
                    {"max_replica": "2"}                                | max_replica     | integer
                    {"max_replica": 99999999999}                        | max_replica     | at most 32 bits
                    """)
    void whatIsOutOfBoundsIsRefusedWithTheBounds(String body, String field, String allowed) {
        Answer answer = patch(body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).contains(field, allowed);
        assertThat(get("").at("/autoscaling_settings/max_replica").intValue()).isEqualTo(1);
    }

    @Test
    void aMinimumThatIsRaisedWakesWhatWasScaledToZero() {
        become("SCALED_TO_ZERO");
        patch("{\"min_replica\": 1}").ok();
        assertThat(desired()).isEqualTo(1);
    }

    @Test
    void thePolicyForFullReplicasIsKeptAndCleared() {
        assertThat(backpressure("{\"policy\": \"REJECT_ON_FULL\"}")
                        .ok()
                        .get("policy")
                        .stringValue())
                .isEqualTo("REJECT_ON_FULL");
        assertThat(get("").at("/request_backpressure_settings/policy").stringValue())
                .isEqualTo("REJECT_ON_FULL");
        assertThat(backpressure("{\"policy\": null}").ok().get("policy").isNull())
                .isTrue();
        Answer refused = backpressure("{\"policy\": \"DROP\"}");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").stringValue()).contains("QUEUE_ON_FULL", "REJECT_ON_FULL");
    }

    @Test
    void reportsOfSeveralEdgesAddUpAndTheLoadBringsReplicas() {
        become("ACTIVE");
        patch("{\"max_replica\": 4}").ok();
        report("edge-1", 3, 0, 1.0);
        report("edge-2", 1, 1, 1.0);
        Autoscaler autoscaler = controlPlane.bean(Autoscaler.class);
        autoscaler.tick();
        autoscaler.tick();
        assertThat(desired()).isEqualTo(3);
        JsonNode scaling = get("/scaling");
        assertThat(scaling.get("desired_replicas").intValue()).isEqualTo(3);
        assertThat(scaling.get("in_flight").intValue()).isEqualTo(4);
        assertThat(scaling.get("parked").intValue()).isEqualTo(1);
        assertThat(scaling.at("/decisions/0/to_replicas").intValue()).isEqualTo(3);
        assertThat(scaling.at("/decisions/0/reason").stringValue()).contains("2.00 requests");
        forgetReports();
    }

    @Test
    void whatASilentEdgeSaidLastCountsNoMore() {
        become("ACTIVE");
        report("edge-1", 3, 0, 3);
        report("edge-2", 1, 0, 1);
        jdbc().sql("update edge_loads set reported_at = now() - interval '6 seconds' where edge_id = 'edge-1'")
                .update();
        assertThat(get("/scaling").get("in_flight").intValue()).isEqualTo(1);
        forgetReports();
        Autoscaler autoscaler = controlPlane.bean(Autoscaler.class);
        autoscaler.tick();
        assertThat(get("/scaling").get("reason").stringValue()).contains("no edge reports");
    }

    @Test
    void aParkedRequestWakesWhatWasScaledToZero() {
        become("SCALED_TO_ZERO");
        report("edge-1", 0, 1, 0.1);
        controlPlane.bean(Autoscaler.class).tick();
        assertThat(desired()).isEqualTo(1);
        forgetReports();
    }

    @Test
    void anEdgeWakesWhatWasScaledToZeroOnce() {
        become("SCALED_TO_ZERO");
        assertThat(wake(deployment).status()).isEqualTo(202);
        assertThat(wake(deployment).status()).isEqualTo(202);
        assertThat(desired()).isEqualTo(1);
        assertThat(get("/scaling").get("decisions")).hasSize(1);
    }

    @Test
    void whatCannotBeWokenIsSaid() {
        become("INACTIVE");
        assertThat(wake(deployment).status()).isEqualTo(409);
        assertThat(wake("zzzzzzz").status()).isEqualTo(404);
        assertThat(controlPlane
                        .admin()
                        .post("/internal/deployments/" + deployment + "/wake", "")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aReportThatCannotBeReadIsRefused() {
        assertThat(controlPlane.internal().post("/internal/load", "{}").status())
                .isEqualTo(400);
        assertThat(controlPlane
                        .internal()
                        .post("/internal/load", Map.of("edge", "no such name", "deployments", Map.of()))
                        .status())
                .isEqualTo(400);
        assertThat(controlPlane.anonymous().post("/internal/load", "{}").status())
                .isEqualTo(401);
    }

    @Test
    void settingsFollowToTheEnvironmentThatTheDeploymentServes() {
        serveInProduction();
        patch("{\"max_replica\": 5}").ok();
        JsonNode production = controlPlane
                .admin()
                .get("/v1/models/" + model + "/environments/production")
                .ok();
        assertThat(production.at("/autoscaling_settings/max_replica").intValue())
                .isEqualTo(5);
    }

    private void serveInProduction() {
        jdbc().sql("update environments set current_deployment_id = :id where model_id = :model")
                .param("id", deployment)
                .param("model", model)
                .update();
    }

    private Answer patchOf(String standIn, String body) {
        return controlPlane
                .admin()
                .send(
                        "PATCH",
                        "/v1/models/" + model + "/deployments/" + standIn + "/autoscaling_settings",
                        body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer patch(String body) {
        return send("autoscaling_settings", body);
    }

    private Answer backpressure(String body) {
        return send("request_backpressure_settings", body);
    }

    private Answer send(String settings, String body) {
        return controlPlane.admin().send("PATCH", path("/" + settings), body.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode get(String more) {
        return controlPlane.admin().get(path(more)).ok();
    }

    private String path(String more) {
        return "/v1/models/" + model + "/deployments/" + deployment + more;
    }

    private static Answer wake(String id) {
        return controlPlane.internal().post("/internal/deployments/" + id + "/wake", "");
    }

    private void report(String edge, int inFlight, int parked, double average) {
        Map<String, Object> load = Map.of("in_flight", inFlight, "parked", parked, "average", average);
        Answer answer = controlPlane
                .internal()
                .post("/internal/load", Map.of("edge", edge, "deployments", Map.of(deployment, load)));
        assertThat(answer.status()).isEqualTo(204);
    }

    private static void forgetReports() {
        jdbc().sql("delete from edge_loads").update();
    }

    private int desired() {
        return controlPlane
                .bean(DeploymentRepository.class)
                .findById(deployment)
                .orElseThrow()
                .desiredReplicas();
    }

    /** As the reconciler would have left it. */
    private void become(String status) {
        jdbc().sql(
                        "update deployments set status = :status, desired_replicas = :replicas, served_at = now() where id = :id")
                .param("status", status)
                .param("replicas", status.equals("ACTIVE") ? 1 : 0)
                .param("id", deployment)
                .update();
    }

    private static JdbcClient jdbc() {
        return controlPlane.bean(JdbcClient.class);
    }
}
