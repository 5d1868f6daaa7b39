package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** What each setting of the engine changes, as clients see it. */
@Timeout(120)
class EngineSettingsTest {

    private static final String COMPLETIONS = "/v1/completions";
    private static final String CHAT = "/v1/chat/completions";
    private static final String HARMONY = "<|start|>user<|message|>What is machine learning?<|end|><|start|>assistant";

    private static final BpeTokenizer TOKENIZER = BpeTokenizer.load(TestServer.NANO.resolve("tokenizer.json"));

    private static TestServer plain;
    private static TestServer set;

    @BeforeAll
    static void start() {
        plain = TestServer.start(TestServer.NANO, "--slipway.engine.prefix-caching=false");
        set = TestServer.start(
                TestServer.NANO,
                "--slipway.engine.served-model-name=first",
                "--slipway.engine.served-model-aliases[0]=second",
                "--slipway.engine.max-seq-len=512",
                "--slipway.engine.max-input-len=200",
                "--slipway.engine.max-batch-size=2",
                "--slipway.engine.max-num-tokens=64",
                "--slipway.engine.max-queue-size=1",
                "--slipway.engine.stream-interval=5",
                "--slipway.engine.kv-cache-memory=16MB");
    }

    @AfterAll
    static void stop() {
        plain.close();
        set.close();
    }

    @Test
    @Setting({"served-model-name", "served-model-aliases"})
    void theModelHasItsNames() {
        JsonNode models = TestServer.JSON.readTree(set.get("/v1/models").body());
        assertThat(models.path("data")
                        .valueStream()
                        .map(model -> model.path("id").asString()))
                .containsExactly("first", "second");
        assertThat(set.get("/v1/models/second").statusCode()).isEqualTo(200);
        assertThat(set.answer(COMPLETIONS, completion(tokens(3), 1))
                        .path("model")
                        .asString())
                .isEqualTo("first");
    }

    @Test
    @Setting("max-input-len")
    void aPromptMayBeAsLongAsMaxInputLenSays() {
        assertThat(set.post(COMPLETIONS, completion(tokens(200), 1)).statusCode())
                .isEqualTo(200);
        JsonNode error = error(set, completion(tokens(201), 1));
        assertThat(error.path("code").asString()).isEqualTo("context_length_exceeded");
        assertThat(error.path("message").asString()).contains("200", "201");
    }

    @Test
    @Setting("max-seq-len")
    void promptAndAnswerTogetherMayBeAsLongAsMaxSeqLenSays() {
        assertThat(error(set, completion(tokens(100), 413)).path("code").asString())
                .isEqualTo("context_length_exceeded");
        JsonNode longest = set.answer(COMPLETIONS, completion(tokens(100), 412));
        assertThat(longest.path("usage").path("completion_tokens").asInt()).isEqualTo(412);
    }

    @Test
    @Setting("max-num-tokens")
    void aStepComputesNoMoreThanMaxNumTokens() {
        double before = set.metric("slipway_engine_steps_total");
        set.answer(COMPLETIONS, completion(reversed(200), 1));
        assertThat(set.metric("slipway_engine_steps_total") - before).isEqualTo(4);
        before = plain.metric("slipway_engine_steps_total");
        plain.answer(COMPLETIONS, completion(reversed(200), 1));
        assertThat(plain.metric("slipway_engine_steps_total") - before).isEqualTo(1);
    }

    @Test
    @Setting({"max-batch-size", "max-queue-size"})
    void noMoreThanMaxBatchSizeRunAtOnceAndNoMoreThanMaxQueueSizeWait() throws IOException {
        String request = completion(tokens(4), 500).replace("}", ", \"stream\": true}");
        try (Socket first = opened(request, 1, 0);
                Socket second = opened(request, 2, 0);
                Socket third = opened(request, 2, 1)) {
            assertThat(List.of(first, second, third)).allMatch(Socket::isConnected);
            assertThat(set.post(COMPLETIONS, completion(tokens(4), 1)).statusCode())
                    .isIn(429, 503);
        }
        TestServer.await(Duration.ofSeconds(30), () -> set.metric("vllm:num_requests_running") == 0);
    }

    @Test
    @Setting("stream-interval")
    void aStreamsPiecesHaveStreamIntervalTokensAfterTheFirst() {
        String request = completion(tokens(5), 13).replace("}", ", \"return_token_ids\": true%s}");
        List<JsonNode> chunks = set.stream(COMPLETIONS, request.formatted(", \"stream\": true"));
        assertThat(chunks.stream()
                        .map(chunk ->
                                chunk.path("choices").path(0).path("token_ids").size())
                        .filter(size -> size > 0))
                .containsExactly(1, 5, 5, 2);
        JsonNode whole =
                set.answer(COMPLETIONS, request.formatted("")).path("choices").path(0);
        assertThat(chunks.stream()
                        .map(chunk -> chunk.path("choices").path(0).path("text").asString())
                        .collect(Collectors.joining()))
                .isEqualTo(whole.path("text").asString());
    }

    @Test
    void aStreamedChatInPiecesSaysWhatAWholeOneSays() {
        String request = """
                {"messages": [{"role": "user", "content": "What is machine learning?"}], "temperature": 0, "max_tokens": 60%s}""";
        List<JsonNode> chunks = set.stream(CHAT, request.formatted(", \"stream\": true"));
        JsonNode message = set.answer(CHAT, request.formatted("")).at("/choices/0/message");
        assertThat(joined(chunks, "content")).isEqualTo(message.path("content").asString(""));
        assertThat(joined(chunks, "reasoning"))
                .isEqualTo(message.path("reasoning").asString(""));
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(chunks).hasSizeLessThan(25);
    }

    @Test
    @Setting("prefix-caching")
    void prefixesAreReusedUnlessCachingIsOff() {
        for (int run = 0; run < 2; run++) {
            assertThat(cached(plain)).isZero();
        }
        cached(set);
        assertThat(cached(set)).isPositive();
    }

    @Test
    @Setting("stop-words")
    void stopWordsEndAnAnswerWhetherTheyAreTokensOrText() {
        String request = "{\"prompt\": \"%s\", \"temperature\": 0, \"max_tokens\": 40, \"return_token_ids\": true}";
        String answering = request.formatted(HARMONY + "<|channel|>final<|message|>");
        String text = plain.answer(COMPLETIONS, answering).at("/choices/0/text").asString();
        String word = text.substring(3, 9);
        try (TestServer stopping = TestServer.start(
                TestServer.NANO,
                "--slipway.engine.stop-words[0]=<|message|>",
                "--slipway.engine.stop-words[1]=" + word)) {
            JsonNode byText = stopping.answer(COMPLETIONS, answering).at("/choices/0");
            assertThat(byText.path("text").asString()).isEqualTo(text.substring(0, text.indexOf(word)));
            assertThat(byText.path("finish_reason").asString()).isEqualTo("stop");
            JsonNode byToken =
                    stopping.answer(COMPLETIONS, request.formatted(HARMONY)).at("/choices/0");
            assertThat(byToken.path("finish_reason").asString()).isEqualTo("stop");
            assertThat(byToken.path("token_ids")
                            .valueStream()
                            .map(JsonNode::asInt)
                            .toList())
                    .endsWith(TOKENIZER.requiredSpecialToken("<|message|>"));
        }
    }

    @Test
    @Setting("chunked-prefill")
    void aPromptIsComputedInOneStepUnlessItMayBeChunked() {
        try (TestServer whole = TestServer.start(
                TestServer.NANO, "--slipway.engine.max-seq-len=512", "--slipway.engine.chunked-prefill=false")) {
            double before = whole.metric("slipway_engine_steps_total");
            whole.answer(COMPLETIONS, completion(reversed(200), 1));
            assertThat(whole.metric("slipway_engine_steps_total") - before).isEqualTo(1);
        }
    }

    @Test
    @Setting({"kv-cache-memory", "kv-cache-blocks"})
    void theCacheHoldsWhatItsSizeSays() {
        try (TestServer small = TestServer.start(TestServer.NANO, "--slipway.engine.kv-cache-blocks=20");
                TestServer bound = TestServer.start(
                        TestServer.NANO,
                        "--slipway.engine.kv-cache-memory=1MB",
                        "--slipway.engine.kv-cache-blocks=1000000")) {
            assertThat(longest(small)).isEqualTo(20 * 16);
            assertThat(longest(bound)).isPositive().isLessThan(longest(plain));
        }
    }

    @Test
    @Setting("long-prefill-token-threshold")
    void aLongPromptIsComputedInPartsWhileAnotherRequestRuns() throws IOException {
        try (TestServer server = TestServer.start(
                        TestServer.NANO,
                        "--slipway.engine.long-prefill-token-threshold=10",
                        "--slipway.engine.prefix-caching=false");
                Socket running = server.open(COMPLETIONS, completion(tokens(4), 4000))) {
            TestServer.await(Duration.ofSeconds(30), () -> server.metric("vllm:num_requests_running") == 1);
            double before = server.metric("slipway_engine_steps_total");
            server.answer(COMPLETIONS, completion(reversed(200), 1));
            assertThat(server.metric("slipway_engine_steps_total") - before).isGreaterThanOrEqualTo(20);
            assertThat(running.isConnected()).isTrue();
        }
    }

    @Test
    @Setting({"speculation.tokens", "speculation.prompt-lookup-max", "speculation.prompt-lookup-min"})
    void tokensAreGuessedFromATextThatRepeatsItselfAndAnswersAreTheSame() {
        String request = completion(IntStream.range(0, 96).map(i -> 300 + i % 8).toArray(), 200)
                .replace("}", ", \"return_token_ids\": true, \"logprobs\": 2}");
        JsonNode said = plain.answer(COMPLETIONS, request).path("choices");
        assertThat(plain.metric("vllm:spec_decode_num_drafts_total")).isZero();
        try (TestServer guessing = TestServer.start(
                        TestServer.NANO,
                        "--slipway.engine.speculation.tokens=4",
                        "--slipway.engine.speculation.prompt-lookup-max=3",
                        "--slipway.engine.speculation.prompt-lookup-min=2");
                TestServer strict = TestServer.start(
                        TestServer.NANO,
                        "--slipway.engine.speculation.tokens=4",
                        "--slipway.engine.speculation.prompt-lookup-max=300",
                        "--slipway.engine.speculation.prompt-lookup-min=300")) {
            assertThat(guessing.answer(COMPLETIONS, request).path("choices")).isEqualTo(said);
            assertThat(guessing.metric("vllm:spec_decode_num_accepted_tokens_total"))
                    .isPositive()
                    .isLessThanOrEqualTo(guessing.metric("vllm:spec_decode_num_draft_tokens_total"));
            assertThat(strict.answer(COMPLETIONS, request).path("choices")).isEqualTo(said);
            assertThat(strict.metric("vllm:spec_decode_num_drafts_total")).isZero();
        }
    }

    @Test
    void theServerListensWhereItIsTold() throws IOException {
        ConfigurableApplicationContext context = RuntimeApplication.start(
                "--server.port=0", "--server.address=127.0.0.2", "--slipway.engine.checkpoint=" + TestServer.NANO);
        try {
            int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress("127.0.0.2", port), 2000);
                assertThat(socket.isConnected()).isTrue();
            }
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> new Socket("127.0.0.1", port).close());
        } finally {
            context.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "max-seq-len,8192,max-seq-len is 8192; it must be at most 4096",
        "max-input-len,0,max-input-len is 0; it must be at least 1",
        "stream-interval,0,stream-interval is 0; it must be at least 1",
        "long-prefill-token-threshold,-1,'long-prefill-token-threshold is -1; it must be at least 0'",
        "kv-cache-memory,1KB,kv-cache-memory is 1024B; it must be at least 65536B",
        "speculation.tokens,-1,speculation.tokens is -1; it must be at least 0",
        "speculation.prompt-lookup-min,0,speculation.prompt-lookup-min is 0; it must be at least 1",
        "chunked-prefill,false,max-num-tokens is 512; it must be at least max-seq-len"
    })
    void whatCannotBeEndsTheStart(String setting, String value, String message) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> load(setting, value))
                .extracting(StartFailure::line)
                .asString()
                .contains(message);
    }

    static void load(String setting, String value) throws InterruptedException {
        try (ConfigurableApplicationContext context = RuntimeApplication.start(
                "--server.port=0",
                "--slipway.engine.checkpoint=" + TestServer.NANO,
                "--slipway.engine.max-num-tokens=512",
                "--slipway.engine." + setting + "=" + value)) {
            context.getBean(ModelLoading.class).await();
        }
    }

    private static Socket opened(String request, int running, int waiting) throws IOException {
        Socket socket = set.open(COMPLETIONS, request);
        TestServer.await(
                Duration.ofSeconds(30),
                () -> set.metric("vllm:num_requests_running") == running
                        && set.metric("vllm:num_requests_waiting") == waiting);
        return socket;
    }

    private static int cached(TestServer server) {
        return server.answer(COMPLETIONS, completion(tokens(64), 1))
                .at("/usage/prompt_tokens_details/cached_tokens")
                .asInt();
    }

    private static int longest(TestServer server) {
        return TestServer.JSON
                .readTree(server.get("/v1/models").body())
                .at("/data/0/max_model_len")
                .asInt();
    }

    private static JsonNode error(TestServer server, String request) {
        var response = server.post(COMPLETIONS, request);
        assertThat(response.statusCode()).isEqualTo(400);
        return TestServer.JSON.readTree(response.body()).path("error");
    }

    private static String joined(List<JsonNode> chunks, String field) {
        return chunks.stream()
                .map(chunk -> chunk.at("/choices/0/delta").path(field).asString(""))
                .collect(Collectors.joining());
    }

    private static String completion(int[] prompt, int maxTokens) {
        return "{\"prompt\": %s, \"max_tokens\": %d, \"temperature\": 0, \"ignore_eos\": true}"
                .formatted(Arrays.toString(prompt), maxTokens);
    }

    private static int[] tokens(int count) {
        return IntStream.range(10, 10 + count).toArray();
    }

    private static int[] reversed(int count) {
        return IntStream.range(0, count).map(i -> 1000 - i).toArray();
    }
}
