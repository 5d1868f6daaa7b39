package dev.slipway.runtime.openai.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.slipway.runtime.harmony.Conversation.UserMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResponseStoreTest {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Instant now = Instant.EPOCH;

    @Test
    void theOldestGoesWhenThereAreTooMany() {
        ResponseStore store = store(Long.MAX_VALUE);
        IntStream.rangeClosed(0, 1024).forEach(i -> store.keep(stored("resp_" + i, "x")));

        assertGone(store, "resp_0");
        assertThat(store.of("t").required("resp_1").id()).isEqualTo("resp_1");
        assertThat(store.of("t").requiredItem("msg_resp_1", "input").path("id").asString())
                .isEqualTo("msg_resp_1");
        assertThatThrownBy(() -> store.of("t").requiredItem("msg_resp_0", "input"))
                .hasMessageContaining("msg_resp_0");
    }

    @Test
    void anotherTenantKnowsOfNone() {
        ResponseStore store = store(Long.MAX_VALUE);
        store.keep(stored("resp_0", "x"));

        assertThatThrownBy(() -> store.of("u").required("resp_0")).hasMessageContaining("resp_0");
        assertThatThrownBy(() -> store.of("u").requiredItem("msg_resp_0", "input"))
                .hasMessageContaining("msg_resp_0");
        assertThatThrownBy(() -> store.of("u").delete("resp_0")).hasMessageContaining("resp_0");
        assertThat(store.of("t").required("resp_0").id()).isEqualTo("resp_0");
    }

    @Test
    void theOldestGoesWhenTheyTakeTooMuch() {
        StoredResponse large = stored("resp_1", "x".repeat(100_000));
        ResponseStore store = store(large.bytes() + 100_000);
        store.keep(stored("resp_0", "x"));
        store.keep(large);
        store.keep(stored("resp_2", "x".repeat(100_000)));

        assertThat(large.bytes()).isBetween(200_000L, 1_000_000L);
        assertGone(store, "resp_0");
        assertGone(store, "resp_1");
        assertThat(store.of("t").required("resp_2").id()).isEqualTo("resp_2");
    }

    @Test
    void theNewestStaysHoweverLargeItIs() {
        ResponseStore store = store(1);
        store.keep(stored("resp_0", "x".repeat(1000)));

        assertThat(store.of("t").required("resp_0").id()).isEqualTo("resp_0");
    }

    @Test
    void whatIsKeptAgainCountsOnce() {
        StoredResponse one = stored("resp_0", "x".repeat(1000));
        ResponseStore store = store(one.bytes() * 2);
        store.keep(stored("resp_1", "x".repeat(1000)));
        IntStream.range(0, 10).forEach(_ -> store.keep(one));

        assertThat(store.of("t").required("resp_1").id()).isEqualTo("resp_1");
    }

    @Test
    void eachGoesAfterAnHour() {
        ResponseStore store = store(Long.MAX_VALUE);
        store.keep(stored("resp_0", "x"));
        now = now.plus(Duration.ofMinutes(59));
        assertThat(store.of("t").required("resp_0").id()).isEqualTo("resp_0");
        now = now.plus(Duration.ofMinutes(2));

        assertGone(store, "resp_0");
    }

    /** A run may end between reading what is stored and asking what it took. */
    @Test
    void whatAResponseTookIsForWhoIsToldThatItHasEnded() {
        BackgroundRun ended = new EndedRun();

        assertThat(stored("resp_0", "x", "in_progress", Optional.of(ended)).takeReceipt())
                .isEmpty();
        assertThat(stored("resp_0", "x", "completed", Optional.of(ended)).takeReceipt())
                .isPresent();
        assertThat(stored("resp_0", "x").takeReceipt()).isEmpty();
    }

    private static final class EndedRun implements BackgroundRun {

        @Override
        public void cancel() {}

        @Override
        public void abandon() {}

        @Override
        public boolean keepsEvents() {
            return false;
        }

        @Override
        public Flux<ResponseEvent.Numbered> events() {
            return Flux.empty();
        }

        @Override
        public Optional<?> takeReceipt() {
            return Optional.of("what it took");
        }
    }

    private static void assertGone(ResponseStore store, String id) {
        assertThatThrownBy(() -> store.of("t").required(id)).hasMessageContaining(id);
    }

    private ResponseStore store(long maxBytes) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        return new ResponseStore(clock, maxBytes, JSON);
    }

    private static StoredResponse stored(String id, String text) {
        return stored(id, text, "completed", Optional.empty());
    }

    private static StoredResponse stored(String id, String text, String status, Optional<BackgroundRun> run) {
        JsonNode none = JSON.createObjectNode();
        AskedFields asked = new AskedFields(
                false,
                null,
                null,
                null,
                none,
                true,
                null,
                null,
                new AskedFields.Reasoning(null, null),
                null,
                "default",
                true,
                1,
                none,
                none,
                none,
                0,
                1,
                "disabled",
                null);
        Response response = new Response(id, 0, 0L, status, null, null, "m", List.of(), asked, null);
        JsonNode item = JSON.createObjectNode().put("id", "msg_" + id).put("text", text);
        return new StoredResponse("t", response, List.of(item), List.of(new UserMessage(text)), run);
    }
}
