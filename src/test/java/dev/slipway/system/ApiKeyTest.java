package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedInstance.class)
class ApiKeyTest {
    private final Instance instance;
    private final String chatPath;

    ApiKeyTest(Instance instance) {
        this.instance = instance;
        this.chatPath = instance.chatPath();
    }

    @ParameterizedTest
    @CsvSource({"Authorization, Bearer KEY", "Authorization, Api-Key KEY", "X-Api-Key, KEY"})
    void aKeyIsTakenInThreeForms(String header, String value) throws IOException {
        Api api = instance.anonymous().with(header, value.replace("KEY", instance.adminKey()));
        assertThat(api.post(chatPath, Chat.hello().json()).status()).isEqualTo(200);
        assertThat(api.get("/v1/api_keys").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer AbCd1234.wrong", "Bearer nodot", "Basic YTpi", "Bearer PREFIX.AAAA"})
    void withoutAGoodKeyEverySurfaceRefusesAsJson(String authorization) throws IOException {
        String prefix = instance.adminKey().split("\\.")[0];
        Api api = authorization.isEmpty()
                ? instance.anonymous()
                : instance.anonymous().with("Authorization", authorization.replace("PREFIX", prefix));
        for (Reply reply : List.of(
                api.post(chatPath, Chat.hello().json()),
                api.post("/v1/chat/completions", Chat.hello().json()),
                api.post("/inference/v1/chat/completions", Chat.hello().json()),
                api.get("/v1/models"),
                api.get("/v1/api_keys"),
                api.get("/v1/catalog"))) {
            assertThat(reply.status()).as(reply.body()).isIn(401, 403);
            assertThat(reply.json().has("error") || reply.json().has("message"))
                    .as(reply.body())
                    .isTrue();
        }
    }

    @Test
    void aNewKeyWorksWithinTwoSecondsAndARevokedOneIsRefusedWithinOne() throws IOException {
        String key = newKey(personal("short-lived"));
        Api api = instance.anonymous().withKey(key);
        Await.until("the new key works", Duration.ofSeconds(2), () -> chatStatus(api), status -> status == 200);
        assertThat(api.get("/v1/models").status()).isEqualTo(200);

        Reply revoked = instance.api().delete("/v1/api_keys/" + key.split("\\.")[0]);
        assertThat(revoked.json().path("prefix").asString()).isEqualTo(key.split("\\.")[0]);
        Await.until(
                "the key is refused",
                Duration.ofSeconds(1),
                () -> chatStatus(api),
                status -> status == 401 || status == 403);
        assertThat(api.get("/v1/models").status()).isIn(401, 403);
    }

    @Test
    void aKeyForAnEnvironmentIsRefusedInOthers() throws IOException {
        Api api = instance.anonymous().withKey(newKey("""
                {"name": "staging-only", "type": "WORKSPACE_INVOKE", "environment_names": ["staging"]}"""));
        Await.until("the edge knows the key", Duration.ofSeconds(2), () -> chatStatus(api), status -> status == 403);
        Reply refused = api.post("/v1/chat/completions", Chat.hello().json());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().at("/error/type").asString()).isEqualTo("permission_error");
        assertThat(api.get("/v1/models").status()).isEqualTo(403);
    }

    @Test
    void whoAsksMoreOftenThanItsKeyAllowsIsToldWhenToComeBack() throws IOException {
        Api api = instance.anonymous().withKey(newKey("""
                {"name": "slow", "type": "WORKSPACE_INVOKE",
                 "rate_limits": [{"type": "REQUEST", "unit": "MINUTE", "threshold": 2}]}"""));
        Await.until("the limit is reached", Duration.ofSeconds(20), () -> chatStatus(api), status -> status == 429);
        Reply refused = api.post("/v1/chat/completions", Chat.hello().json());
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().at("/error/type").asString()).isEqualTo("rate_limit_error");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 30);
        assertThat(chatStatus(instance.api())).isEqualTo(200);
    }

    @Test
    void aKeyTellsWhenItWasUsedLast() throws IOException {
        String key = newKey("""
                {"name": "used", "type": "WORKSPACE_INVOKE"}""");
        String path = "/v1/api_keys/" + key.split("\\.")[0];
        assertThat(instance.api().get(path).json().path("last_used_at").isNull())
                .isTrue();
        Api api = instance.anonymous().withKey(key);
        Await.until("the edge knows the key", Duration.ofSeconds(2), () -> chatStatus(api), status -> status == 200);
        Await.until(
                "its use is known",
                Duration.ofSeconds(30),
                () -> instance.api().get(path).json(),
                shown -> shown.path("last_used_at").isString());
    }

    @Test
    void noFileOfTheDataDirectoryHasAKeysSecretInClear() throws IOException {
        List<String> secrets = List.of(secret(instance.adminKey()), secret(newKey(personal("looked-for"))));
        try (Stream<Path> files = Files.walk(instance.data())) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.endsWith("admin-api-key"))
                            .filter(file -> secrets.stream().anyMatch(content(file)::contains)))
                    .isEmpty();
        }
    }

    @Test
    void theListShowsPrefixesAndNeverSecrets() throws IOException {
        Reply list = instance.api().get("/v1/api_keys");
        assertThat(list.json()
                        .path("keys")
                        .valueStream()
                        .map(key -> key.path("prefix").asString()))
                .contains(instance.adminKey().split("\\.")[0]);
        assertThat(list.body()).doesNotContain(secret(instance.adminKey()));
    }

    private int chatStatus(Api api) throws IOException {
        return api.post(chatPath, Chat.hello().with("max_tokens", 1).json()).status();
    }

    private String newKey(String request) throws IOException {
        Reply made = instance.api().post("/v1/api_keys", request);
        String key = made.json().path("api_key").asString();
        assertThat(key).as(made.body()).matches("[A-Za-z0-9]{8}\\.[A-Za-z0-9_-]{43}");
        return key;
    }

    private static String personal(String name) {
        return "{\"name\": \"" + name + "\", \"type\": \"PERSONAL\"}";
    }

    private static String secret(String key) {
        return key.split("\\.")[1];
    }

    private static String content(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException goneMeanwhile) {
            return "";
        }
    }
}
