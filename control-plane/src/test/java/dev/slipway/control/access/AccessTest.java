package dev.slipway.control.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    void aKeyOfKeysMakesNoneThatMayDoMore() {
        Client keys = client(create(Map.of("type", "WORKSPACE_MANAGE_API_KEYS")));
        assertThat(keys.post("/v1/api_keys", Map.of("type", "WORKSPACE_INVOKE")).status())
                .isEqualTo(200);
        assertThat(keys.post("/v1/api_keys", Map.of("type", "WORKSPACE_MANAGE_ALL"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aKeyTellsItsScopeItsLimitsAndItsLastUse() {
        String model = controlPlane
                .admin()
                .post("/v1/models", Configs.push("scoped", Configs.nano()))
                .ok()
                .at("/model/id")
                .stringValue();
        String key = create(Map.of(
                "type", "WORKSPACE_INVOKE",
                "model_ids", List.of(model),
                "environment_names", List.of("production", "staging"),
                "rate_limits",
                        List.of(
                                Map.of("type", "REQUEST", "unit", "MINUTE", "threshold", 60),
                                Map.of("type", "REQUEST", "unit", "SECOND", "threshold", 5))));
        JsonNode details = details(key);
        assertThat(details.get("model_ids").toString()).isEqualTo("[\"" + model + "\"]");
        assertThat(details.get("environment_names")).hasSize(2);
        assertThat(details.get("rate_limits").toString())
                .isEqualTo("[{\"type\":\"REQUEST\",\"unit\":\"SECOND\",\"threshold\":5},"
                        + "{\"type\":\"REQUEST\",\"unit\":\"MINUTE\",\"threshold\":60}]");
        assertThat(details.get("last_used_at").isNull()).isTrue();
        client(key).get("/v1/users/me").ok();
        controlPlane.bean(KeyUses.class).write();
        assertThat(details(key).get("last_used_at").isString()).isTrue();
        assertThat(controlPlane.admin().get("/v1/api_keys/AAAAAAAA").status()).isEqualTo(404);
    }

    @Test
    void anEdgeTellsWhichKeysWereUsedThere() {
        String key = create(Map.of("type", "WORKSPACE_INVOKE"));
        String id = controlPlane
                .bean(ApiKeyRepository.class)
                .findByPrefix(key.substring(0, 8))
                .orElseThrow()
                .id();
        Client edge = controlPlane.internal();
        Map<String, Object> uses = Map.of(id, "2026-01-02T03:04:05.678Z", "a session", "2026-01-02T03:04:05Z");
        assertThat(edge.post("/internal/key-uses", Map.of("uses", uses)).status())
                .isEqualTo(204);
        assertThat(edge.post("/internal/key-uses", Map.of("uses", Map.of(id, "2020-01-02T03:04:05Z")))
                        .status())
                .isEqualTo(204);
        controlPlane.bean(KeyUses.class).write();
        assertThat(details(key).get("last_used_at").stringValue()).isEqualTo("2026-01-02T03:04:05.678Z");
        assertThat(controlPlane
                        .admin()
                        .post("/internal/key-uses", Map.of("uses", uses))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void whoAsksTooOftenIsToldWhenToComeBack() throws InterruptedException {
        Client client = client(create(Map.of("type", "PERSONAL")));
        Answer answer = atOnce(400, () -> client.get("/v1/users/me")).stream()
                .filter(each -> each.status() != 200)
                .findFirst()
                .orElseThrow();
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.json().get("error").stringValue()).contains("too many requests");
        assertThat(answer.json().get("retry_after").intValue()).isEqualTo(1);
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
                "{\"type\":\"WORKSPACE_INVOKE\",\"model_ids\":\"abcd1234\"}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"model_ids\":[]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"model_ids\":[null]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"model_ids\":[\"\\u0000\"]}",
                "{\"type\":\"PERSONAL\",\"model_ids\":[\"abcd1234\"]}",
                "{\"type\":\"WORKSPACE_EXPORT_METRICS\",\"environment_names\":[\"production\"]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"environment_names\":[\"Not A Name\"]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"rate_limits\":[{\"type\":\"REQUEST\",\"unit\":\"SECOND\",\"threshold\":0}]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"rate_limits\":[{\"type\":\"TOKEN\",\"unit\":\"SECOND\",\"threshold\":5}]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"rate_limits\":[null]}",
                "{\"type\":\"WORKSPACE_INVOKE\",\"rate_limits\":[{\"threshold\":5}]}"
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
    void aSessionEndsWithTheKeyThatOpenedItAndOfALinkWithNone() {
        String key = create(Map.of("type", "PERSONAL"));
        Client byKey = browser(Map.of("api_key", key));
        JsonNode token = controlPlane
                .internal()
                .post("/internal/sign-in-tokens", "")
                .ok()
                .get("token");
        Client byLink = browser(Map.of("token", token.stringValue()));
        assertThat(byKey.get("/v1/models").status()).isEqualTo(200);

        controlPlane.admin().delete("/v1/api_keys/" + key.substring(0, 8)).ok();
        assertThat(byKey.get("/v1/models").status()).isEqualTo(401);
        assertThat(byKey.get("/v1/session").status()).isEqualTo(204);
        assertThat(byKey.post("/v1/api_keys", Map.of("type", "PERSONAL")).status())
                .isEqualTo(401);
        assertThat(byLink.get("/v1/models").status()).isEqualTo(200);
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

    /** The console of somebody who signed in. */
    private static Client browser(Map<String, Object> signIn) {
        Answer signedIn = controlPlane.anonymous().post("/v1/session", signIn);
        return controlPlane
                .anonymous()
                .with("Cookie", signedIn.header("Set-Cookie").split(";", 2)[0])
                .with("X-CSRF-Token", signedIn.ok().get("csrf_token").stringValue());
    }

    private static <T> List<T> atOnce(int times, Callable<T> call) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(Collections.nCopies(times, call)).stream()
                    .map(Future::resultNow)
                    .toList();
        }
    }

    private static JsonNode details(String key) {
        return controlPlane.admin().get("/v1/api_keys/" + key.substring(0, 8)).ok();
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
