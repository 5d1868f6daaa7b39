package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Await;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedInstance.class)
class LogTest {
    private static final String WHOLE = "?start_epoch_millis=" + (System.currentTimeMillis() - 86_400_000);
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Instance instance;

    LogTest(Instance instance) {
        this.instance = instance;
    }

    @Test
    void aRequestIsFoundByItsIdWithinTenSeconds() throws IOException {
        String model = instance.bundledModel().path("id").asString();
        String replica = instance.status().replicaOf(model).replicaId();
        for (String body : new String[] {
            Chat.hello().json(), Chat.hello().with("max_tokens", -1).json()
        }) {
            Reply reply = instance.api().post(instance.chatPath(), body);
            JsonNode line = Await.until(
                    "a line of the request",
                    Duration.ofSeconds(10),
                    () -> logs("?request_id=" + reply.requestId()).path("logs").path(0),
                    found -> found.has("message"));
            assertThat(line.path("message").asString()).contains("/v1/chat/completions " + reply.status());
            assertThat(line.path("request_id").asString()).isEqualTo(reply.requestId());
            assertThat(line.path("replica").asString()).isEqualTo(replica);
            assertThat(line.path("level").asString()).isEqualTo("INFO");
        }
    }

    @Test
    void theLogTellsOfBuildDeployAndReplicaEachWithLevel() throws IOException {
        for (String component : List.of("build", "deploy", "serve")) {
            JsonNode lines = logs(WHOLE + "&component=" + component).path("logs");
            assertThat(lines).as(component).isNotEmpty();
            assertThat(lines).allSatisfy(line -> {
                assertThat(line.path("level").asString()).isIn("DEBUG", "INFO", "WARNING", "ERROR");
                assertThat(line.path("replica").isNull()).isEqualTo(!component.equals("serve"));
            });
        }
    }

    @Test
    void aTailSeesEachLineOnceAndInOrder() throws IOException {
        long from = System.currentTimeMillis();
        var sent = new ArrayList<String>();
        var seen = new ArrayList<String>();
        for (int i = 0; i < 5; i++) {
            sent.add(instance.api()
                    .post(
                            instance.chatPath(),
                            Chat.hello().with("max_tokens", 1).json())
                    .requestId());
        }
        var next = new AtomicLong(from);
        Await.until("every request is seen", Duration.ofSeconds(10), () -> {
            logs("?direction=asc&limit=2&start_epoch_millis=" + next)
                    .path("logs")
                    .forEach(line -> {
                        next.set(line.path("timestamp").asLong() / NANOS_PER_MILLI + 1);
                        seen.add(line.path("request_id").asString());
                    });
            return seen.containsAll(sent);
        });
        assertThat(seen.stream().filter(sent::contains)).containsExactlyElementsOf(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "min_level=LOUD", "search_pattern=(", "start_epoch_millis=x", "direction=up"})
    void aFilterThatCannotBeReadIsNamed(String query) throws IOException {
        Reply refused = instance.api().get(path() + "?" + query);
        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.json().path("message").asString()).contains(query.substring(0, query.indexOf('=')));
    }

    @Test
    void filtersNarrow() throws IOException {
        Reply reply = instance.api()
                .post(instance.chatPath(), Chat.hello().with("max_tokens", 1).json());
        String ofRequest = "?request_id=" + reply.requestId();
        Await.until("its line", Duration.ofSeconds(10), () -> count(ofRequest) > 0);
        assertThat(count(ofRequest + "&search_pattern=completions%20%5B0-9%5D%2B"))
                .isPositive();
        assertThat(count(ofRequest + "&includes=completions&includes=%2Fv1%2F")).isPositive();
        assertThat(count(ofRequest + "&excludes=completions")).isZero();
        assertThat(count(ofRequest + "&min_level=ERROR")).isZero();
        assertThat(count(ofRequest + "&replica=zzzzz")).isZero();
    }

    private int count(String query) throws IOException {
        return logs(query).path("logs").size();
    }

    private JsonNode logs(String query) throws IOException {
        Reply reply = instance.api().get(path() + query);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
        return reply.json();
    }

    private String path() {
        return "/v1/models/" + instance.bundledModel().path("id").asString() + "/environments/production/logs";
    }
}
