package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What requests get that do not say it themselves, as clients see it. */
@Timeout(120)
class RequestSettingsTest {

    private static final String COMPLETIONS = "/v1/completions";
    private static final String CHAT = "/v1/chat/completions";
    private static final String PREFIX = "--slipway.engine.requests.";
    private static final Path TINY = Path.of("src/test/resources/models/tiny-a");
    private static final String MESSAGES = "\"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]";

    private static TestServer plain;
    private static TestServer tiny;
    private static TestServer set;

    @BeforeAll
    static void start() {
        plain = TestServer.start(TestServer.NANO);
        tiny = TestServer.start(TINY);
        set = TestServer.start(
                TestServer.NANO,
                PREFIX + "max-logprobs=2",
                PREFIX + "return-tokens-as-token-ids=true",
                PREFIX + "always-include-usage=true",
                PREFIX + "reasoning-effort=high",
                PREFIX + "sampling.max-new-tokens=6");
    }

    @AfterAll
    static void stop() {
        plain.close();
        tiny.close();
        set.close();
    }

    @Test
    @Setting("requests.max-logprobs")
    void noMoreLikeliestTokensMayBeAskedForThanMaxLogprobs() {
        assertThat(logprobs(set, 2)).isEqualTo(200);
        assertThat(logprobs(set, 3)).isEqualTo(400);
        assertThat(logprobs(plain, 20)).isEqualTo(200);
        assertThat(logprobs(plain, 21)).isEqualTo(400);
        try (TestServer unlimited = TestServer.start(TINY, PREFIX + "max-logprobs=-1")) {
            assertThat(logprobs(unlimited, 21)).isEqualTo(200);
        }
    }

    @Test
    @Setting("requests.return-tokens-as-token-ids")
    void logProbabilitiesNameTokensByTheirIds() {
        String request = "{\"prompt\": [5], \"max_tokens\": 1, \"logprobs\": 1, \"temperature\": 0%s}";
        String token = "/choices/0/logprobs/tokens/0";
        assertThat(set.answer(COMPLETIONS, request.formatted("")).at(token).asString())
                .matches("token_id:[0-9]+");
        assertThat(set.answer(COMPLETIONS, request.formatted(", \"return_tokens_as_token_ids\": false"))
                        .at(token)
                        .asString())
                .doesNotStartWith("token_id:");
        assertThat(plain.answer(COMPLETIONS, request.formatted("")).at(token).asString())
                .doesNotStartWith("token_id:");
    }

    @Test
    @Setting("requests.always-include-usage")
    void everyStreamEndsWithItsUsage() {
        String request = "{\"prompt\": [5, 6], \"max_tokens\": 2, \"stream\": true}";
        assertThat(set.stream(COMPLETIONS, request)
                        .getLast()
                        .at("/usage/prompt_tokens")
                        .asInt())
                .isEqualTo(2);
        assertThat(plain.stream(COMPLETIONS, request)
                        .getLast()
                        .at("/usage/prompt_tokens")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    @Setting("requests.reasoning-effort")
    void theModelIsToldTheReasoningEffort() {
        assertThat(prompt(set, "{" + MESSAGES + "}")).contains("Reasoning: high");
        assertThat(prompt(set, "{" + MESSAGES + ", \"reasoning_effort\": \"low\"}"))
                .contains("Reasoning: low");
        String kwargs = ", \"chat_template_kwargs\": {\"reasoning_effort\": \"low\"}";
        assertThat(prompt(set, "{" + MESSAGES + kwargs + "}")).contains("Reasoning: low");
        assertThat(prompt(plain, "{" + MESSAGES + "}")).contains("Reasoning: medium");
    }

    @Test
    @Setting("requests.sampling.max-new-tokens")
    void noAnswerIsLongerThanMaxNewTokens() {
        for (String asked : List.of("", ", \"max_tokens\": 40")) {
            JsonNode usage = set.answer(CHAT, "{" + MESSAGES + ", \"ignore_eos\": true" + asked + "}")
                    .path("usage");
            assertThat(usage.path("completion_tokens").asInt()).isEqualTo(6);
        }
        assertThat(completion(set, ", \"max_tokens\": 3").path("token_ids").size())
                .isEqualTo(3);
        JsonNode longer = completion(set, ", \"max_tokens\": 40");
        assertThat(longer.path("token_ids").size()).isEqualTo(6);
        assertThat(longer.path("finish_reason").asString()).isEqualTo("length");
        JsonNode message = set.answer("/v1/messages", "{" + MESSAGES + ", \"max_tokens\": 40, \"temperature\": 0}");
        assertThat(message.at("/usage/output_tokens").asInt()).isLessThanOrEqualTo(6);
        assertThat(message.path("stop_reason").asString()).isEqualTo("max_tokens");
    }

    @Test
    @Setting({"requests.seed"})
    void requestsWithoutASeedAreTheSameOnTwoServersOfOneSeed() {
        List<JsonNode> first = withSeed("11");
        assertThat(withSeed("11")).isEqualTo(first);
        assertThat(withSeed("12")).isNotEqualTo(first);
        assertThat(first.stream().distinct()).hasSizeGreaterThan(1);
    }

    @ParameterizedTest
    @Setting({
        "requests.sampling.temperature",
        "requests.sampling.top-p",
        "requests.sampling.top-k",
        "requests.sampling.min-p",
        "requests.sampling.repetition-penalty",
        "requests.sampling.presence-penalty",
        "requests.sampling.frequency-penalty"
    })
    @CsvSource({
        "temperature,0",
        "top-p,0.01",
        "top-k,1",
        "min-p,1",
        "repetition-penalty,1.7",
        "presence-penalty,2",
        "frequency-penalty,-2"
    })
    void aRequestThatLeavesAFieldOutIsDrawnAsTheSettingSays(String setting, String value) {
        String field = ", \"%s\": %s".formatted(setting.replace('-', '_'), value);
        try (TestServer server = TestServer.start(TINY, PREFIX + "sampling." + setting + "=" + value)) {
            assertThat(completion(server, ""))
                    .isEqualTo(completion(tiny, field))
                    .isNotEqualTo(completion(tiny, ""));
        }
    }

    @Test
    @Setting("requests.checkpoint-sampling")
    void generationConfigSaysHowToSampleUnlessThatIsOff(@TempDir Path folder) throws IOException {
        try (Stream<Path> files = Files.list(TINY)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                folder.resolve("generation_config.json"), "{\"eos_token_id\": 2, \"temperature\": 0.0, \"top_k\": 50}");
        try (TestServer greedy = TestServer.start(folder);
                TestServer off = TestServer.start(folder, PREFIX + "checkpoint-sampling=false");
                TestServer over = TestServer.start(folder, PREFIX + "sampling.temperature=1.5")) {
            assertThat(completion(greedy, "")).isEqualTo(completion(tiny, ", \"temperature\": 0"));
            assertThat(completion(off, "")).isEqualTo(completion(tiny, ""));
            assertThat(completion(over, "")).isEqualTo(completion(tiny, ", \"temperature\": 1.5, \"top_k\": 50"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sampling.temperature,9,slipway.engine.requests.sampling.temperature is 9.0; it must be a number from 0 to 2",
        "sampling.top-p,9,slipway.engine.requests.sampling.top-p is 9.0; it must be a number from 0 to 1",
        "sampling.max-new-tokens,0,slipway.engine.requests.sampling.max-new-tokens is 0; it must be an integer from 1",
        "max-logprobs,-2,requests.max-logprobs is -2; it must be at least -1",
        "reasoning-effort,huge,'reasoning-effort is huge; it must be one of none, minimal, low, medium, high'"
    })
    void whatNoRequestCouldSayEndsTheStart(String setting, String value, String message) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> EngineSettingsTest.load("requests." + setting, value))
                .extracting(StartFailure::line)
                .asString()
                .contains(message);
    }

    private static int logprobs(TestServer server, int count) {
        return server.post(COMPLETIONS, "{\"prompt\": [5], \"max_tokens\": 1, \"logprobs\": %d}".formatted(count))
                .statusCode();
    }

    private static List<JsonNode> withSeed(String seed) {
        try (TestServer server = TestServer.start(TINY, PREFIX + "seed=" + seed)) {
            return IntStream.range(0, 3)
                    .mapToObj(_ -> server.answer(
                                    COMPLETIONS,
                                    "{\"prompt\": [5], \"max_tokens\": 8, \"ignore_eos\": true, \"return_token_ids\": true}")
                            .at("/choices/0/token_ids"))
                    .toList();
        }
    }

    private static JsonNode completion(TestServer server, String fields) {
        return server.answer(
                        COMPLETIONS,
                        "{\"prompt\": [5, 6, 5], \"seed\": 3, \"ignore_eos\": true, \"return_token_ids\": true%s}"
                                .formatted(fields))
                .at("/choices/0");
    }

    private static String prompt(TestServer server, String chat) {
        String tokens = server.answer("/tokenize", chat).path("tokens").toString();
        return server.answer("/detokenize", "{\"tokens\": " + tokens + "}")
                .path("prompt")
                .asString();
    }
}
