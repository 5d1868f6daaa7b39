package dev.slipway.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.edge.RawClient.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReceiptTest {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String ENGINES_RECEIPT = """
            {"queue_ms":0.1,"prefill_ms":31.0,"first_token_ms":33.25,"decode_ms":410.0,"prompt_tokens":93,\
            "cached_tokens":64,"computed_tokens":29,"completion_tokens":120,"reasoning_tokens":31}""";

    @TempDir
    static Path data;

    static FakeControlPlane controlPlane;
    static FakeServer replica;
    static Edge edge;

    @BeforeAll
    static void start() throws IOException {
        controlPlane = new FakeControlPlane();
        replica = new FakeServer((_, wire) -> wire.json(200, "{}"));
        edge = Edge.behind(controlPlane, data);
    }

    @AfterAll
    static void stop() {
        edge.close();
        replica.close();
        controlPlane.close();
    }

    private static Answer ask(String engine, FakeServer.Behaviour behaviour) throws IOException {
        replica.behave(behaviour);
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving(engine, replica.url())));
        return edge.post(Snapshots.PATH, "{}");
    }

    private static JsonNode receiptOf(Answer answer) throws IOException {
        return receipt(answer.header("x-baseten-request-id"));
    }

    private static JsonNode receipt(String id) throws IOException {
        Answer receipt = edge.get("/v1/receipts/" + id);
        assertThat(receipt.status()).as(receipt.body()).isEqualTo(200);
        return JSON.readTree(receipt.body());
    }

    private static void assertEnginesReceipt(JsonNode receipt) {
        assertThat(receipt.path("source").asString()).isEqualTo("receipt");
        assertThat(receipt.path("completion_tokens").asInt()).isEqualTo(120);
        assertThat(receipt.path("prompt_tokens").asInt()).isEqualTo(93);
        assertThat(receipt.path("cached_tokens").asInt()).isEqualTo(64);
        assertThat(receipt.path("computed_tokens").asInt()).isEqualTo(29);
        assertThat(receipt.path("reasoning_tokens").asInt()).isEqualTo(31);
        assertThat(receipt.path("first_token_ms").asDouble()).isEqualTo(33.25);
        assertThat(receipt.path("prefill_ms").asDouble()).isEqualTo(31);
    }

    @Test
    void aPlainAnswersReceiptIsTheEnginesAndTheEdgesTogether() throws IOException {
        Answer answer = ask("NATIVE", (_, wire) -> wire.json(200, "{}", "X-Slipway-Receipt: " + ENGINES_RECEIPT));

        assertThat(answer.headers()).doesNotContainKey("x-slipway-receipt");
        JsonNode receipt = receiptOf(answer);
        assertEnginesReceipt(receipt);
        assertThat(receipt.path("organisation_id").asString()).isEqualTo("org-1");
        assertThat(receipt.path("key_id").asString()).isEqualTo("key-1");
        assertThat(receipt.path("model_id").asString()).isEqualTo("abcd1234");
        assertThat(receipt.path("deployment_id").asString()).isEqualTo("depabcd");
        assertThat(receipt.path("replica_id").asString()).isEqualTo("r" + replica.port());
        assertThat(receipt.path("path").asString()).isEqualTo(Snapshots.PATH);
        assertThat(receipt.path("status").asInt()).isEqualTo(200);
        assertThat(receipt.path("outcome").asString()).isEqualTo("completed");
        assertThat(receipt.path("attempts").asInt()).isEqualTo(1);
        assertThat(receipt.path("total_ms").asDouble())
                .isGreaterThanOrEqualTo(receipt.path("first_byte_ms").asDouble());
        assertThat(receipt.path("first_byte_ms").asDouble()).isPositive();
        assertThat(receipt.path("at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    }

    @Test
    void aStreamsReceiptComesAsATrailerThatTheCallerDoesNotSee() throws IOException {
        Answer answer = ask("NATIVE", (_, wire) -> {
            wire.beginStream("Trailer: X-Slipway-Receipt");
            wire.chunk("data: {\"usage\":{\"completion_tokens\":7}}\n\n");
            wire.endStream("X-Slipway-Receipt: " + ENGINES_RECEIPT);
        });

        assertThat(answer.whole()).isTrue();
        assertThat(answer.headers()).doesNotContainKeys("trailer", "x-slipway-receipt");
        assertEnginesReceipt(receiptOf(answer));
    }

    @Test
    void usageOfAnotherEnginesPlainAnswerIsRead() throws IOException {
        Answer answer = ask("CONTAINER", (_, wire) -> wire.json(200, """
                {"choices":[{"message":{"content":"\\"usage\\":{\\"completion_tokens\\":1}"}}],"usage":{"prompt_tokens":20,\
                "completion_tokens":9,"prompt_tokens_details":{"cached_tokens":16},\
                "completion_tokens_details":{"reasoning_tokens":3}}}"""));

        JsonNode receipt = receiptOf(answer);
        assertThat(receipt.path("source").asString()).isEqualTo("engine-usage");
        assertThat(receipt.path("prompt_tokens").asInt()).isEqualTo(20);
        assertThat(receipt.path("cached_tokens").asInt()).isEqualTo(16);
        assertThat(receipt.path("computed_tokens").asInt()).isEqualTo(4);
        assertThat(receipt.path("completion_tokens").asInt()).isEqualTo(9);
        assertThat(receipt.path("reasoning_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void usageOfAnotherEnginesStreamIsItsLastHoweverItIsCut() throws IOException {
        Answer answer = ask("CONTAINER", (_, wire) -> {
            wire.beginStream();
            wire.chunk("data: {\"usage\":{\"prompt_tokens\":20,\"completion_tokens\":1}}\n\n");
            wire.chunk("data: {\"usa");
            wire.chunk("ge\" : {\"prompt_tok");
            wire.chunk("ens\":20,\"completion_tokens\":12}}\n\n");
            wire.chunk("data: {\"usage\":null}\n\n");
            wire.endStream();
        });

        JsonNode receipt = receiptOf(answer);
        assertThat(receipt.path("prompt_tokens").asInt()).isEqualTo(20);
        assertThat(receipt.path("completion_tokens").asInt()).isEqualTo(12);
    }

    @Test
    void anAnswerWithoutCountsIsNotGuessedAt() throws IOException {
        JsonNode receipt = receiptOf(ask("CONTAINER", (_, wire) -> wire.json(200, "{\"text\":\"a b c\"}")));

        assertThat(receipt.path("source").asString()).isEqualTo("none");
        assertThat(receipt.has("completion_tokens")).isFalse();
    }

    @Test
    void aReceiptThatIsNoReceiptDoesNoHarm() throws IOException {
        Answer answer = ask("NATIVE", (_, wire) -> wire.json(200, "{}", "X-Slipway-Receipt: {nonsense"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(receiptOf(answer).path("source").asString()).isEqualTo("none");
    }

    @Test
    void errorsHaveReceiptsToo() throws IOException {
        JsonNode engines = receiptOf(ask("CONTAINER", (_, wire) -> wire.json(422, "{}")));
        assertThat(engines.path("status").asInt()).isEqualTo(422);
        assertThat(engines.path("outcome").asString()).isEqualTo("completed");

        JsonNode edges = receiptOf(ask("CONTAINER", (_, wire) -> wire.cut()));
        assertThat(edges.path("status").asInt()).isEqualTo(502);
        assertThat(edges.path("outcome").asString()).isEqualTo("failed");

        JsonNode cut = receiptOf(ask("CONTAINER", (_, wire) -> {
            wire.beginStream();
            wire.chunk("data: {\"usage\":{\"completion_tokens\":5}}\n\n");
            wire.cut();
        }));
        assertThat(cut.path("outcome").asString()).isEqualTo("failed");
        assertThat(cut.path("completion_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aCallerWhoLeavesIsMeteredForWhatCame() throws IOException {
        replica.behave((_, wire) -> {
            wire.beginStream();
            wire.chunk("data: {\"usage\":{\"completion_tokens\":5}}\n\n");
            wire.awaitGone();
        });
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", replica.url())));
        try (RawClient client = edge.connect().send(Edge.inference("{}", "X-Baseten-Request-Id: left-early"))) {
            client.readHeadOnly();
            client.readChunk();
        }

        Edge.await().until(() -> edge.get("/v1/receipts/left-early").status() == 200);
        JsonNode receipt = receipt("left-early");
        assertThat(receipt.path("outcome").asString()).isEqualTo("cancelled");
        assertThat(receipt.path("completion_tokens").asInt()).isEqualTo(5);
    }

    @Test
    void aReceiptIsForItsOrganisationOnly() throws IOException {
        String id = ask("CONTAINER", (_, wire) -> wire.json(200, "{}")).header("x-baseten-request-id");
        String path = "/v1/receipts/" + id;

        assertThat(edge.call("GET", "localhost", path, "", "Authorization: Bearer " + Snapshots.OTHER_KEY)
                        .status())
                .isEqualTo(404);
        assertThat(edge.call("GET", "localhost", path, "").status()).isEqualTo(401);
        assertThat(edge.get("/v1/receipts/nobody").status()).isEqualTo(404);
        assertThat(edge.get("/v1/receipts/..%2F..%2Fetc").status()).isEqualTo(404);
    }

    @Test
    void everyRequestIsALineOfTheLogBeforeItsAnswerEnds() throws IOException {
        Answer answer = ask("CONTAINER", (_, wire) -> wire.json(200, "{}"));

        assertThat(loggedLines())
                .filteredOn(line -> line.contains(answer.header("x-baseten-request-id")))
                .hasSize(1);
        assertThat(loggedLines())
                .allSatisfy(line -> assertThat(JSON.readTree(line).isObject()).isTrue());
    }

    @Test
    void theReceiptOfAnOddPathHasItAsTheReplicaGotIt() throws IOException {
        replica.behave((_, wire) -> wire.json(200, "{}"));
        edge.awaitRoutes(controlPlane.publish(Snapshots.serving("CONTAINER", replica.url())));
        String path = "/model-abcd1234/production/sync/a%22b?c=";

        assertThat(receiptOf(edge.post(path + "{\\}", "{}")).path("path").asString())
                .isEqualTo(path + "%7B%5C%7D");
    }

    private static List<String> loggedLines() throws IOException {
        try (Stream<Path> files = Files.list(data.resolve("usage"))) {
            return Files.readAllLines(files.sorted().toList().getLast());
        }
    }
}
