package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Json;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedInstance.class)
class ConsoleTest {
    private static final Pattern SIGN_IN = Pattern.compile("/sign-in\\?token=([A-Za-z0-9_.~-]+)");

    private final Instance instance;

    ConsoleTest(Instance instance) {
        this.instance = instance;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/sign-in", "/models", "/models/abcd1234/playground", "/settings/api-keys"})
    void aPageOfTheConsoleIsServedWithoutAKey(String path) throws IOException {
        Reply page = instance.anonymous().with("Accept", "text/html").get(path);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).contains("<script");
    }

    @Test
    void theScriptsThatAPageNamesAreServed() throws IOException {
        Matcher script = Pattern.compile("src=\"(/[^\"]+\\.js)\"")
                .matcher(instance.anonymous().get("/").body());
        assertThat(script.find()).isTrue();
        Reply reply = instance.anonymous().get(script.group(1));
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type").orElse("")).contains("javascript");
    }

    @Test
    void aSignInLinkWorksOnce() throws IOException {
        String token = newSignInToken();
        assertThat(signIn("token", token).status()).isEqualTo(200);
        assertThat(signIn("token", token).status()).isIn(401, 403);
    }

    @Test
    void aSessionIsAnHttpOnlyCookieThatReadsAndNeedsATokenToWrite() throws IOException {
        Reply session = signIn("api_key", instance.adminKey());
        String cookie = session.header("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("slipway_session=", "HttpOnly", "SameSite=Lax");
        String value = cookie.split(";")[0];

        assertThat(withSession(Map.of("Cookie", value)).get("/v1/models").status())
                .isEqualTo(200);
        String newKey = "{\"name\": \"from the console\", \"type\": \"PERSONAL\"}";
        assertThat(withSession(Map.of("Cookie", value))
                        .post("/v1/api_keys", newKey)
                        .status())
                .isEqualTo(403);
        String csrf = session.json().path("csrf_token").asString();
        Api writer = withSession(Map.of("Cookie", value, "X-CSRF-Token", csrf));
        assertThat(writer.post("/v1/api_keys", newKey).status()).isEqualTo(200);
        assertThat(writer.delete("/v1/session").status()).isBetween(200, 204);
        assertThat(withSession(Map.of("Cookie", value)).get("/v1/models").status())
                .isIn(401, 403);
    }

    @Test
    void aWrongKeyDoesNotSignIn() throws IOException {
        assertThat(signIn("api_key", "AbCd1234.wrong").status()).isIn(401, 403);
    }

    private String newSignInToken() {
        Matcher link = SIGN_IN.matcher(instance.up().output());
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    private Reply signIn(String field, String value) throws IOException {
        return instance.anonymous().post("/v1/session", Json.write(Map.of(field, value)));
    }

    private Api withSession(Map<String, String> headers) {
        return new Api(instance.anonymous().base(), headers);
    }
}
