package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class CacheScopeTest {

    private static final AtomicInteger TESTS = new AtomicInteger();

    /** The surfaces, each asked for a little after a long prompt. */
    enum Surface {
        CHAT("/v1/chat/completions", "\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}], \"max_tokens\": 2"),
        COMPLETIONS("/v1/completions", "\"prompt\": \"%s\", \"max_tokens\": 2"),
        RESPONSES("/v1/responses", "\"input\": \"%s\", \"max_output_tokens\": 2"),
        MESSAGES("/v1/messages", "\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}], \"max_tokens\": 2");

        private final String path;
        private final String body;

        Surface(String path, String body) {
            this.path = path;
            this.body = body;
        }
    }

    private final TestServer server = NanoServer.shared();
    private final String prompt = "What comes after one, two, three and four? ".repeat(6);

    /** Every chat begins alike, so no test's tenants may have asked before. */
    private final int test = TESTS.incrementAndGet();

    @ParameterizedTest
    @EnumSource
    void aTenantNeverMeetsThePromptsOfAnother(Surface surface) {
        ask(surface, "org-1", "");

        assertThat(cached(surface, "org-2", "")).isZero();
        assertThat(cached(surface, "org-1", "")).isPositive();
        assertThat(cached(surface, "org-2", "")).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"CHAT", "COMPLETIONS", "RESPONSES"})
    void aSaltPartsThePromptsOfOneTenant(Surface surface) {
        ask(surface, "org-1", "a");

        assertThat(cached(surface, "org-1", "b")).isZero();
        assertThat(cached(surface, "org-1", "")).isZero();
        assertThat(cached(surface, "org-2", "a")).isZero();
        assertThat(cached(surface, "org-1", "a")).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"org-1,2", "org-,12", "org-12,''"})
    void aTenantAndASaltThatReadAlikeTogetherAreNotTheSame(String tenant, String salt) {
        ask(Surface.CHAT, tenant, salt);

        assertThat(cached(Surface.CHAT, "or", "g-12")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CHAT        | \"\"   | is \"\"",
                "COMPLETIONS | 7      | is 7",
                "RESPONSES   | [\"a\"] | is an array",
            })
    void aSaltIsAStringThatIsNotEmpty(Surface surface, String salt, String shown) {
        var response =
                server.post(surface.path, "{%s, \"cache_salt\": %s}".formatted(surface.body.formatted(prompt), salt));
        JsonNode error = TestServer.JSON.readTree(response.body()).path("error");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(error.path("param").stringValue()).isEqualTo("cache_salt");
        assertThat(error.path("message").stringValue())
                .isEqualTo("cache_salt %s; it must be a string that is not empty".formatted(shown));
    }

    private int cached(Surface surface, String tenant, String salt) {
        JsonNode usage = ask(surface, tenant, salt).path("usage");
        return switch (surface) {
            case CHAT, COMPLETIONS ->
                usage.path("prompt_tokens_details").path("cached_tokens").asInt();
            case RESPONSES ->
                usage.path("input_tokens_details").path("cached_tokens").asInt();
            case MESSAGES -> usage.path("cache_read_input_tokens").asInt();
        };
    }

    private JsonNode ask(Surface surface, String tenant, String salt) {
        String salted = salt.isEmpty() ? "" : ", \"cache_salt\": \"%s\"".formatted(salt);
        String body = "{%s%s}".formatted(surface.body.formatted(prompt), salted);
        var response = server.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), surface.path)))
                        .header("X-Slipway-Tenant", "%d-%s".formatted(test, tenant))
                        .POST(BodyPublishers.ofString(body)));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return TestServer.JSON.readTree(response.body());
    }
}
