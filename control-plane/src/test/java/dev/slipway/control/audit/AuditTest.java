package dev.slipway.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.event.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AuditTest {

    private static ControlPlane controlPlane;
    private static String model;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        Client admin = controlPlane.admin();
        model = admin.post("/v1/models", Configs.push("audited", Configs.nano()))
                .ok()
                .at("/model/id")
                .stringValue();
        admin.post("/v1/secrets", Map.of("name", "audited_secret", "value", "v"))
                .ok();
        admin.delete("/v1/secrets/audited_secret").ok();
        String key = admin.post(
                        "/v1/api_keys",
                        Map.of("type", "WORKSPACE_INVOKE", "name", "robot", "model_ids", List.of(model)))
                .ok()
                .get("api_key")
                .stringValue();
        admin.delete("/v1/api_keys/" + key.substring(0, 8)).ok();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void everyChangeLeavesAnEntryThatSaysWhoDidIt() {
        assertThat(types(""))
                .containsSubsequence(
                        "API_KEY_DELETED", "API_KEY_CREATED", "SECRET_DELETED", "SECRET_UPDATED", "MODEL_DEPLOYED");
        JsonNode entry =
                items("event_type_groups=API_KEYS&search=allowed_models").getFirst();
        assertThat(entry.at("/actor/type").stringValue()).isEqualTo("API_KEY");
        assertThat(entry.at("/actor/api_key_prefix").stringValue()).isEqualTo("AdminKey");
        assertThat(entry.at("/actor/api_key_name").stringValue()).isEqualTo("admin");
        assertThat(entry.get("source").stringValue()).isEqualTo("API");
        assertThat(entry.at("/event_data/api_key_type").stringValue())
                .isEqualTo("INVOKE_ALLOWED_MODELS_SERVICE_ACCOUNT");
        JsonNode pushed = items("event_type_groups=DEPLOYED&search=audited").getFirst();
        assertThat(pushed.at("/event_data/model_name").stringValue()).isEqualTo("audited");
        assertThat(pushed.at("/event_data/deployment_name").stringValue()).isEqualTo("deployment-1");
    }

    @Test
    void aSessionIsNamedAsThePersonInTheConsole() {
        Answer signedIn = controlPlane.anonymous().post("/v1/session", Map.of("api_key", ControlPlane.ADMIN_KEY));
        controlPlane
                .anonymous()
                .with("Cookie", signedIn.header("Set-Cookie").split(";", 2)[0])
                .with("X-CSRF-Token", signedIn.json().get("csrf_token").stringValue())
                .post("/v1/secrets", Map.of("name", "from_console", "value", "v"))
                .ok();
        JsonNode entry = items("search=from_console").getFirst();
        assertThat(entry.get("source").stringValue()).isEqualTo("UI");
        assertThat(entry.at("/actor/type").stringValue()).isEqualTo("USER");
        assertThat(items("sources=UI")).hasSize(1);
    }

    @Test
    void pagesFollowEachOtherInBothDirections() {
        List<String> all = ids(items("limit=200"));
        assertThat(throughPages("limit=2")).isEqualTo(all);
        assertThat(throughPages("limit=2&direction=ASC")).isEqualTo(all.reversed());
    }

    @Test
    void eachFilterNarrows() {
        assertThat(types("event_type_groups=SECRETS&event_type_groups=PROMOTED&search=audited_"))
                .containsExactly("SECRET_DELETED", "SECRET_UPDATED");
        assertThat(types("event_type_groups=SSH")).isEmpty();
        assertThat(types("user_ids=nobody")).isEmpty();
        assertThat(types("user_ids=admin&event_type_groups=DEPLOYED")).containsOnly("MODEL_DEPLOYED");
        assertThat(types("environment_names=staging")).isEmpty();
        assertThat(types("search=AUDITED_SECRET")).hasSize(2);
        assertThat(types("search=%25")).isEmpty();
        assertThat(types("end_epoch_millis=1000")).isEmpty();
        JsonNode ofModel =
                controlPlane.admin().get("/v1/models/" + model + "/audit_logs").ok();
        assertThat(ofModel.get("items")).hasSize(1);
        assertThat(ofModel.at("/pagination/has_more").booleanValue()).isFalse();
        assertThat(controlPlane.admin().get("/v1/models/abcd1234/audit_logs").status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cursor=x",
                "cursor=MTI6REVTQw",
                "cursor=%00",
                "cursor=",
                "limit=0",
                "limit=201",
                "limit=x",
                "direction=UP",
                "event_type_groups=NONE",
                "sources=MOON",
                "search=a%00b",
                "start_epoch_millis=-1",
                "start_epoch_millis=2&end_epoch_millis=1"
            })
    void aWrongQueryIsRefused(String query) {
        Answer answer = controlPlane.admin().get("/v1/audit_logs?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void whoMayNotManageMayNotRead() {
        String key = controlPlane
                .admin()
                .post("/v1/api_keys", Map.of("type", "WORKSPACE_INVOKE"))
                .ok()
                .get("api_key")
                .stringValue();
        Client invoke = controlPlane.anonymous().with("Authorization", "Bearer " + key);
        assertThat(invoke.get("/v1/audit_logs").status()).isEqualTo(403);
        assertThat(invoke.get("/v1/secrets").status()).isEqualTo(403);
    }

    @Test
    void thereIsADescriptionOfEachEvent() {
        assertThat(controlPlane.bean(EventData.class).types())
                .containsAll(Stream.of(Events.Type.values()).map(Enum::name).toList());
    }

    private static List<String> throughPages(String query) {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    controlPlane.admin().get("/v1/audit_logs?" + query + cursor).ok();
            ids.addAll(ids(
                    StreamSupport.stream(page.get("items").spliterator(), false).toList()));
            cursor = page.at("/pagination/has_more").booleanValue()
                    ? "&cursor=" + page.at("/pagination/cursor").stringValue()
                    : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    private static List<JsonNode> items(String query) {
        JsonNode page = controlPlane.admin().get("/v1/audit_logs?" + query).ok();
        return StreamSupport.stream(page.get("items").spliterator(), false).toList();
    }

    private static List<String> types(String query) {
        return items(query).stream()
                .map(entry -> entry.get("event_type").stringValue())
                .toList();
    }

    private static List<String> ids(List<JsonNode> entries) {
        return entries.stream().map(entry -> entry.get("id").stringValue()).toList();
    }
}
