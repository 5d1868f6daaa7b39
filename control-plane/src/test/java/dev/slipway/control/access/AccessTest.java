package dev.slipway.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.ControlPlane;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AccessTest {

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
    void eachWayToSendAKeyIsTaken() {
        Client anonymous = controlPlane.anonymous();
        String key = ControlPlane.ADMIN_KEY;
        assertThat(anonymous
                        .with("Authorization", "Bearer " + key)
                        .get("/v1/models")
                        .status())
                .isEqualTo(200);
        assertThat(anonymous
                        .with("Authorization", "Api-Key " + key)
                        .get("/v1/models")
                        .status())
                .isEqualTo(200);
        assertThat(anonymous.with("X-Api-Key", key).get("/v1/models").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Bearer",
                "Bearer x",
                "Basic YTpi",
                "Bearer AdminKey.ttttttttttttttttttttttttttttttttttttttttttt",
                "Bearer AdminKez.sssssssssssssssssssssssssssssssssssssssssss"
            })
    void withoutAGoodKeyNothingIsAnsweredAndTheReasonIsJson(String header) {
        Answer answer = controlPlane.anonymous().with("Authorization", header).get("/v1/models");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().get("message").stringValue()).contains("API key");
        assertThat(controlPlane.anonymous().post("/v1/models", "{").status()).isEqualTo(401);
        assertThat(controlPlane.anonymous().get("/v1/nothing").status()).isEqualTo(401);
    }

    @Test
    void aNewKeyIsShownOnceAndWorksUntilItIsRevoked() {
        String key = create(Map.of("name", "short life", "type", "WORKSPACE_MANAGE_ALL"));
        String prefix = key.substring(0, 8);
        assertThat(key).matches("[A-Za-z0-9]{8}\\.[A-Za-z0-9_-]{43}");
        Client client = controlPlane.anonymous().with("Authorization", "Bearer " + key);
        assertThat(client.get("/v1/models").status()).isEqualTo(200);
        assertThat(controlPlane.admin().get("/v1/api_keys").text())
                .contains(prefix)
                .doesNotContain(key.substring(9));

        assertThat(controlPlane
                        .admin()
                        .delete("/v1/api_keys/" + prefix)
                        .ok()
                        .get("prefix")
                        .stringValue())
                .isEqualTo(prefix);
        assertThat(client.get("/v1/models").status()).isEqualTo(401);
        assertThat(controlPlane.admin().get("/v1/api_keys").text()).doesNotContain(prefix);
        assertThat(controlPlane.admin().delete("/v1/api_keys/" + prefix).status())
                .isEqualTo(404);
    }

    @Test
    void aKeyMayDoWhatItsTypeSays() {
        Client invoke = client(create(Map.of("type", "WORKSPACE_INVOKE")));
        assertThat(invoke.get("/v1/models").status()).isEqualTo(403);
        assertThat(invoke.get("/v1/users/me").status()).isEqualTo(200);
        Client keys = client(create(Map.of("type", "WORKSPACE_MANAGE_API_KEYS")));
        assertThat(keys.get("/v1/api_keys").status()).isEqualTo(200);
        assertThat(keys.get("/v1/models").status()).isEqualTo(403);
    }

    @Test
    void aNameBelongsToOneLiveKey() {
        String key = create(Map.of("name", "twice", "type", "PERSONAL"));
        assertThat(post(Map.of("name", "twice", "type", "PERSONAL")).status()).isEqualTo(409);
        controlPlane.admin().delete("/v1/api_keys/" + key.substring(0, 8)).ok();
        assertThat(post(Map.of("name", "twice", "type", "PERSONAL")).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"OTHER\"}",
                "{\"type\":\"PERSONAL\",\"name\":5}",
                "{\"type\":\"PERSONAL\",\"name\":\"\"}",
                "{\"type\":\"PERSONAL\",\"name\":\"a\\u0000b\"}",
                "{\"type\":\"PERSONAL\",\"name\":\"\\ud800\"}",
                "{\"type\":\"PERSONAL\",\"type\":\"PERSONAL\"}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"model_ids\":[\"abcd1234\"]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"model_ids\":\"abcd1234\"}"
            })
    void aWrongBodyIsRefusedWithAMessage(String body) {
        Answer answer = controlPlane.admin().post("/v1/api_keys", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @Test
    void aSignInLinkOpensOneSessionAndThenNoMore() {
        String token = controlPlane
                .internal()
                .post("/internal/sign-in-tokens", "")
                .ok()
                .get("token")
                .stringValue();
        Answer signedIn = controlPlane.anonymous().post("/v1/session", Map.of("token", token));
        assertThat(signedIn.ok().at("/user/name").stringValue()).isEqualTo("admin");
        assertThat(signedIn.header("Set-Cookie"))
                .startsWith("slipway_session=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/");
        assertThat(controlPlane
                        .anonymous()
                        .post("/v1/session", Map.of("token", token))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aSessionReadsByItsCookieAndWritesOnlyWithTheCsrfToken() {
        Answer signedIn = controlPlane.anonymous().post("/v1/session", Map.of("api_key", ControlPlane.ADMIN_KEY));
        Client browser = controlPlane
                .anonymous()
                .with("Cookie", signedIn.header("Set-Cookie").split(";", 2)[0]);
        JsonNode body = browser.get("/v1/session").ok();
        assertThat(body).isEqualTo(signedIn.json());
        assertThat(browser.get("/v1/models").status()).isEqualTo(200);

        assertThat(browser.post("/v1/api_keys", Map.of("type", "PERSONAL")).status())
                .isEqualTo(403);
        assertThat(browser.with("X-CSRF-Token", "wrong")
                        .post("/v1/api_keys", Map.of("type", "PERSONAL"))
                        .status())
                .isEqualTo(403);
        Client page = browser.with("X-CSRF-Token", body.get("csrf_token").stringValue());
        assertThat(page.post("/v1/api_keys", Map.of("type", "PERSONAL")).status())
                .isEqualTo(200);

        assertThat(page.delete("/v1/session").status()).isEqualTo(204);
        assertThat(browser.get("/v1/session").status()).isEqualTo(204);
        assertThat(browser.get("/v1/models").status()).isEqualTo(401);
    }

    @Test
    void anotherSiteCannotSignSomebodyOut() {
        Answer signedIn = controlPlane.anonymous().post("/v1/session", Map.of("api_key", ControlPlane.ADMIN_KEY));
        Client browser = controlPlane
                .anonymous()
                .with("Cookie", signedIn.header("Set-Cookie").split(";", 2)[0]);
        assertThat(browser.delete("/v1/session").status()).isEqualTo(403);
        assertThat(browser.get("/v1/session").status()).isEqualTo(200);
    }

    @Test
    void aVisitWithoutASessionIsNoError() {
        assertThat(controlPlane.anonymous().get("/v1/session").status()).isEqualTo(204);
        assertThat(controlPlane.admin().get("/v1/session").status()).isEqualTo(204);
        assertThat(controlPlane
                        .anonymous()
                        .post("/v1/session", Map.of("api_key", "wrong"))
                        .status())
                .isEqualTo(401);
        assertThat(controlPlane.anonymous().post("/v1/session", "{}").status()).isEqualTo(400);
    }

    @Test
    void theCallerIsDescribed() {
        JsonNode me = controlPlane.admin().get("/v1/users/me").ok();
        assertThat(me.get("user_id").stringValue()).isEqualTo("admin");
        assertThat(me.get("workspace_name").stringValue()).isEqualTo("default");
    }

    private static String create(Map<String, Object> body) {
        return post(body).ok().get("api_key").stringValue();
    }

    private static Answer post(Map<String, Object> body) {
        return controlPlane.admin().post("/v1/api_keys", body);
    }

    private static Client client(String key) {
        return controlPlane.anonymous().with("Authorization", "Bearer " + key);
    }
}
