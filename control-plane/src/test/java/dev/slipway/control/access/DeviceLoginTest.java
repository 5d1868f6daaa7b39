package dev.slipway.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.TestDatabase;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DeviceLoginTest {

    private static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";
    private static final String DEVICE = "/v1/users/auth/device/";

    private static TestDatabase database;
    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        database = TestDatabase.create();
        controlPlane = ControlPlane.start(database, ControlPlane.newData());
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void whoIsLetInGetsAKeyThatIsGoodEverywhereOnce() {
        JsonNode begun = begin();
        assertThat(begun.get("user_code").stringValue()).matches("[A-Z0-9]{4}-[A-Z0-9]{4}");
        assertThat(begun.get("verification_uri_complete").stringValue())
                .isEqualTo("http://localhost:8000/device?user_code="
                        + begun.get("user_code").stringValue());
        assertThat(error(ask(begun))).isEqualTo("authorization_pending");
        answer("approve", begun).ok();
        JsonNode tokens = ask(begun).ok();
        assertThat(tokens.get("expires_in").intValue()).isGreaterThan(3_600);
        assertThat(bearer(tokens).get("/v1/models").status()).isEqualTo(200);
        assertThat(error(ask(begun))).isEqualTo("invalid_grant");
        assertThat(answer("approve", begun).status()).isEqualTo(404);
    }

    @Test
    void aTokenIsRenewedOnceAndThenTheOneBeforeIsNoMore() {
        JsonNode first = letIn();
        JsonNode second = refresh(first).ok();
        assertThat(bearer(second).get("/v1/models").status()).isEqualTo(200);
        assertThat(bearer(first).get("/v1/models").status()).isEqualTo(401);
        assertThat(error(refresh(first))).isEqualTo("invalid_grant");
        assertThat(refresh(second).status()).isEqualTo(200);
    }

    @Test
    void loggingOutEndsBothTokens() {
        JsonNode tokens = letIn();
        bearer(tokens).post("/v1/users/auth/logout", "").ok();
        assertThat(bearer(tokens).get("/v1/models").status()).isEqualTo(401);
        assertThat(error(refresh(tokens))).isEqualTo("invalid_grant");
        assertThat(controlPlane.admin().post("/v1/users/auth/logout", "").status())
                .isEqualTo(400);
        assertThat(controlPlane.anonymous().post("/v1/users/auth/logout", "").status())
                .isEqualTo(401);
    }

    @Test
    void aTokenEndsWhenItsTimeIsOver() throws SQLException {
        JsonNode tokens = letIn();
        update("update device_tokens set key_expires_at = now()");
        assertThat(controlPlane.bean(DeviceTokens.class).expire()).isPositive();
        assertThat(bearer(tokens).get("/v1/models").status()).isEqualTo(401);
        assertThat(refresh(tokens).status()).isEqualTo(200);
    }

    @Test
    void whoIsDeniedAsksTooSoonOrTooLateIsToldSo() throws SQLException {
        JsonNode denied = begin();
        answer("deny", denied).ok();
        assertThat(error(ask(denied))).isEqualTo("access_denied");

        JsonNode hasty = begin();
        ask(hasty);
        assertThat(error(ask(hasty))).isEqualTo("slow_down");

        JsonNode late = begin();
        update("update device_authorizations set expires_at = now()");
        assertThat(error(ask(late))).isEqualTo("expired_token");
        assertThat(answer("approve", late).status()).isEqualTo(404);
    }

    @Test
    void onlySomebodyWhoIsSignedInLetsOthersIn() {
        JsonNode begun = begin();
        Answer refused = controlPlane
                .anonymous()
                .post(
                        DEVICE + "approve",
                        Map.of("user_code", begun.get("user_code").stringValue()));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(error(ask(begun))).isEqualTo("authorization_pending");
    }

    @Test
    void whatIsNoCodeOrNoGrantIsNamed() {
        assertThat(controlPlane
                        .admin()
                        .post(DEVICE + "approve", Map.of("user_code", "no"))
                        .text())
                .contains("user_code")
                .contains("ABCD-EFGH");
        assertThat(controlPlane.admin().post(DEVICE + "approve", Map.of()).status())
                .isEqualTo(400);
        assertThat(error(form("token", Map.of("grant_type", "password", "client_id", "x"))))
                .isEqualTo("unsupported_grant_type");
        assertThat(error(form("token", Map.of("grant_type", GRANT, "client_id", "x"))))
                .isEqualTo("invalid_grant");
        assertThat(error(form("authorize", Map.of()))).isEqualTo("invalid_client");
    }

    private static JsonNode letIn() {
        JsonNode begun = begin();
        answer("approve", begun).ok();
        return ask(begun).ok();
    }

    private static JsonNode begin() {
        return form("authorize", Map.of("client_id", "baseten-cli")).ok();
    }

    private static Answer ask(JsonNode begun) {
        String code = begun.get("device_code").stringValue();
        return form("token", Map.of("grant_type", GRANT, "device_code", code, "client_id", "baseten-cli"));
    }

    private static Answer refresh(JsonNode tokens) {
        String token = tokens.get("refresh_token").stringValue();
        return form("token", Map.of("grant_type", "refresh_token", "refresh_token", token, "client_id", "baseten-cli"));
    }

    private static Answer answer(String how, JsonNode begun) {
        return controlPlane
                .admin()
                .post(DEVICE + how, Map.of("user_code", begun.get("user_code").stringValue()));
    }

    private static Client bearer(JsonNode tokens) {
        return controlPlane
                .anonymous()
                .with("Authorization", "Bearer " + tokens.get("access_token").stringValue());
    }

    private static Answer form(String step, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return controlPlane
                .anonymous()
                .with("Content-Type", "application/x-www-form-urlencoded")
                .post(DEVICE + step, body);
    }

    private static String error(Answer answer) {
        assertThat(answer.status()).isEqualTo(400);
        return answer.json().get("error").stringValue();
    }

    private static void update(String sql) throws SQLException {
        try (Connection connection = database.connect();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
