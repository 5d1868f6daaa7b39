package dev.slipway.control.environment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EnvironmentsTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static ControlPlane controlPlane;
    private static String path;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        path = "/v1/models/"
                + controlPlane
                        .admin()
                        .post("/v1/models", Configs.push("environments", Configs.nano()))
                        .ok()
                        .at("/model/id")
                        .stringValue()
                + "/environments";
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void anEnvironmentIsMadeWithWhatIsGivenAndDefaultsForTheRest() {
        JsonNode made = post(Map.of(
                        "name", "staging",
                        "autoscaling_settings", Map.of("max_replica", 3),
                        "promotion_settings", Map.of("rolling_deploy_config", Map.of("max_surge_percent", 10))))
                .ok();
        assertThat(made.at("/autoscaling_settings/max_replica").intValue()).isEqualTo(3);
        assertThat(made.at("/autoscaling_settings/scale_down_delay").intValue()).isEqualTo(900);
        assertThat(made.at("/promotion_settings/promotion_cleanup_strategy").stringValue())
                .isEqualTo("SCALE_TO_ZERO");
        assertThat(made.at("/promotion_settings/rolling_deploy_config").toString())
                .isEqualTo(
                        "{\"rolling_deploy_strategy\":\"REPLICA\",\"max_surge_percent\":10,"
                                + "\"max_unavailable_percent\":0,\"stabilization_time_seconds\":0,\"replica_overhead_percent\":0}");
        assertThat(get("/staging").ok()).isEqualTo(made);
        assertThat(get("").ok().get("environments")).hasSizeGreaterThan(1).contains(made);
    }

    @ParameterizedTest
    @ValueSource(strings = {"production", "development", "", "Staging", "a_b", "a b", "ä", "a/b", "a.b"})
    void aBadOrReservedNameIsRefused(String name) {
        Answer answer = post(Map.of("name", name));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).contains("name", "1 to 40 characters");
    }

    @Test
    void aNameHasAtMostFortyCharactersAndIsTakenOnce() {
        assertThat(post(Map.of("name", "e".repeat(41))).status()).isEqualTo(400);
        post(Map.of("name", "e".repeat(40))).ok();
        assertThat(post(Map.of("name", "e".repeat(40))).status()).isEqualTo(409);
    }

    @Test
    void aChangeLeavesWhatItDoesNotNameAndSaysWhetherItDidAnything() {
        post(Map.of("name", "patched", "autoscaling_settings", Map.of("max_replica", 4)))
                .ok();
        JsonNode changed = patch("/patched", """
                {"autoscaling_settings": {"min_replica": 2, "max_replica": null}, "promotion_settings":
                 {"rolling_deploy": true, "promotion_cleanup_strategy": "KEEP"}}""").ok();
        assertThat(changed.get("status").stringValue()).isEqualTo("ACCEPTED");
        JsonNode environment = changed.get("environment");
        assertThat(environment.at("/autoscaling_settings/min_replica").intValue())
                .isEqualTo(2);
        assertThat(environment.at("/autoscaling_settings/max_replica").intValue())
                .isEqualTo(4);
        assertThat(environment.at("/promotion_settings/rolling_deploy").booleanValue())
                .isTrue();
        assertThat(environment.at("/promotion_settings/rolling_deploy_config").isNull())
                .isTrue();
        assertThat(get("/patched").ok()).isEqualTo(environment);
        JsonNode same = patch("/patched", "{\"autoscaling_settings\": {\"min_replica\": 2}}")
                .ok();
        assertThat(same.get("status").stringValue()).isEqualTo("UNCHANGED");
        assertThat(patch("/patched", "{}").ok().get("environment")).isEqualTo(environment);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"autoscaling_settings\": {\"min_replica\": -1}} | autoscaling_settings.min_replica",
                "{\"autoscaling_settings\": {\"min_replica\": 5}} | min_replica",
                "{\"autoscaling_settings\": {\"max_replica\": \"2\"}} | autoscaling_settings.max_replica",
                "{\"autoscaling_settings\": {\"autoscaling_window\": 9}} | autoscaling_settings.autoscaling_window",
                "{\"autoscaling_settings\": []} | autoscaling_settings",
                "{\"promotion_settings\": {\"rolling_deploy\": 1}} | promotion_settings.rolling_deploy",
                "{\"promotion_settings\": {\"promotion_cleanup_strategy\": \"BURN\"}} | KEEP, SCALE_TO_ZERO, DEACTIVATE",
                "{\"promotion_settings\": {\"ramp_up_duration_seconds\": 0}} | ramp_up_duration_seconds",
                "{\"promotion_settings\": {\"rolling_deploy_config\": {\"max_surge_percent\": 51}}} | max_surge_percent",
                "{\"promotion_settings\": {\"rolling_deploy_config\": {\"max_surge_percent\": 0}}} | exactly one",
                "{\"promotion_settings\": {\"rolling_deploy_config\": {\"max_unavailable_percent\": 5}}} | exactly one",
                "{\"promotion_settings\": {\"rolling_deploy_config\": {\"stabilization_time_seconds\": 3601}}} | 3600",
                "{\"promotion_settings\": {\"rolling_deploy_config\": {\"replica_overhead_percent\": 501}}} | 500",
                "{\"promotion_settings\": {\"rolling_deploy_config\": {\"rolling_deploy_strategy\": \"X\"}}} | REPLICA",
                "{\"autoscaling_schedule_settings\": {\"timezone\": \"UTC\"}} | autoscaling_schedule_settings"
            })
    void aWrongSettingIsRefusedByItsNameAndChangesNothing(String body, String named) {
        JsonNode before = get("/production").ok();
        Answer answer = patch("/production", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).contains(named).doesNotContain("dev.slipway");
        assertThat(get("/production").ok()).isEqualTo(before);
    }

    @Test
    void aDeletedEnvironmentIsGoneAndProductionStays() {
        post(Map.of("name", "short-lived")).ok();
        JsonNode tombstone = controlPlane.admin().delete(path + "/short-lived").ok();
        assertThat(tombstone.get("name").stringValue()).isEqualTo("short-lived");
        assertThat(tombstone.get("deleted").booleanValue()).isTrue();
        assertThat(get("/short-lived").status()).isEqualTo(404);
        assertThat(controlPlane.admin().delete(path + "/short-lived").status()).isEqualTo(404);
        assertThat(controlPlane.admin().delete(path + "/production").status()).isEqualTo(409);
        assertThat(get("/production").status()).isEqualTo(200);
    }

    @Test
    void aModelThatIsNotThereHasNoEnvironments() {
        String unknown = "/v1/models/abcd1234/environments";
        assertThat(controlPlane.admin().post(unknown, Map.of("name", "x")).status())
                .isEqualTo(404);
        assertThat(controlPlane.admin().delete(unknown + "/x").status()).isEqualTo(404);
    }

    private static Answer get(String name) {
        return controlPlane.admin().get(path + name);
    }

    private static Answer post(Map<String, Object> body) {
        return controlPlane.admin().post(path, JSON.writeValueAsString(body));
    }

    private static Answer patch(String name, String body) {
        return controlPlane.admin().send("PATCH", path + name, body.getBytes(StandardCharsets.UTF_8));
    }
}
