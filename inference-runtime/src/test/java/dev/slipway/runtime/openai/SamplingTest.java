package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.slipway.runtime.TestServer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SamplingTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String COMPLETIONS = "/v1/completions";

    private final TestServer server = NanoServer.shared();

    @Test
    void topKOfOneIsGreedyAtAnyTemperature() {
        assertThat(ids("\"temperature\": 2, \"top_k\": 1, \"seed\": 5")).isEqualTo(ids("\"temperature\": 0"));
    }

    @Test
    void aHighMinPIsGreedyAtAnyTemperature() {
        assertThat(ids("\"temperature\": 1.5, \"min_p\": 1, \"seed\": 5")).isEqualTo(ids("\"temperature\": 0"));
    }

    @Test
    void aFrequencyPenaltyKeepsTokensFromComingBack() {
        List<Integer> plain = ids("\"temperature\": 0, \"ignore_eos\": true, \"max_tokens\": 60");
        List<Integer> penalised =
                ids("\"temperature\": 0, \"ignore_eos\": true, \"max_tokens\": 60, \"frequency_penalty\": 2");

        assertThat(distinct(penalised)).isGreaterThan(distinct(plain));
    }

    @Test
    void presenceAndRepetitionPenaltiesChangeWhatComes() {
        List<Integer> plain = ids("\"temperature\": 0, \"ignore_eos\": true, \"max_tokens\": 60");

        assertThat(ids("\"temperature\": 0, \"ignore_eos\": true, \"max_tokens\": 60, \"presence_penalty\": 2"))
                .isNotEqualTo(plain);
        assertThat(ids("\"temperature\": 0, \"ignore_eos\": true, \"max_tokens\": 60, \"repetition_penalty\": 1.9"))
                .isNotEqualTo(plain);
        assertThat(ids("\"temperature\": 0, \"ignore_eos\": true, \"max_tokens\": 60, \"repetition_penalty\": 1"))
                .isEqualTo(plain);
    }

    @Test
    void aBiasOfAHundredForcesATokenAndOfMinusAHundredForbidsIt() {
        assertThat(ids("\"temperature\": 0, \"max_tokens\": 3, \"logit_bias\": {\"77\": 100}"))
                .containsOnly(77);
        int first = ids("\"temperature\": 0, \"max_tokens\": 1").getFirst();
        assertThat(ids("\"temperature\": 0, \"max_tokens\": 1, \"logit_bias\": {\"%d\": -100}".formatted(first)))
                .doesNotContain(first);
    }

    @Test
    void aTokenThatMeansNothingInAnAnswerNeverComesWhateverTheBias() {
        assertThat(
                        ids(
                                "\"temperature\": 1, \"seed\": 1, \"max_tokens\": 30, \"logit_bias\": {\"4086\": 100, \"4095\": 100}"))
                .isNotEmpty()
                .doesNotContain(4086, 4095);
    }

    @Test
    void aSeedGivesTheSameTokensWhateverElseIsInTheBatch() {
        String seeded = "\"seed\": 1234, \"temperature\": 1, \"max_tokens\": 40, \"ignore_eos\": true";
        List<Integer> alone = ids(seeded);
        List<CompletableFuture<JsonNode>> others = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                        complete("\"prompt\": [%d, 9, 8], \"max_tokens\": 150, \"ignore_eos\": true".formatted(i + 3))))
                .toList();

        assertThat(ids(seeded)).isEqualTo(alone);
        assertThat(ids(seeded)).isEqualTo(alone);
        others.forEach(CompletableFuture::join);
        assertThat(ids(seeded.replace("1234", "1235"))).isNotEqualTo(alone);
    }

    @Test
    void severalChoicesDifferAndTheFirstIsWhatOneAlone() {
        JsonNode three = complete("\"prompt\": [5, 6, 7], \"n\": 3, \"seed\": 1, \"max_tokens\": 12");
        JsonNode one = complete("\"prompt\": [5, 6, 7], \"n\": 1, \"seed\": 1, \"max_tokens\": 12");

        assertThat(three.path("choices").path(0)).isEqualTo(one.path("choices").path(0));
        assertThat(three.path("choices")
                        .valueStream()
                        .map(choice -> choice.path("text"))
                        .distinct())
                .hasSize(3);
        assertThat(three.path("usage").path("prompt_tokens").asInt()).isEqualTo(3);
    }

    @Test
    void aTextGoesOnUntilItsFewestTokensAreThere() {
        String short_ = "\"temperature\": 0, \"reasoning_effort\": \"none\"";
        int usual = chat(short_).path("usage").path("completion_tokens").asInt();
        JsonNode longer = chat(short_ + ", \"min_tokens\": %d".formatted(usual + 30));

        assertThat(longer.path("usage").path("completion_tokens").asInt()).isGreaterThanOrEqualTo(usual + 30);
    }

    @Test
    void logprobsCoverTheFinalAnswerAndNothingElse() {
        JsonNode choice = chat("\"temperature\": 0, \"logprobs\": true, \"top_logprobs\": 3")
                .path("choices")
                .path(0);
        List<JsonNode> entries =
                choice.path("logprobs").path("content").valueStream().toList();

        assertThat(String.join(
                        "",
                        entries.stream().map(e -> e.path("token").asString()).toList()))
                .isEqualTo(choice.path("message").path("content").asString());
        for (JsonNode entry : entries) {
            assertThat(entry.path("logprob").asDouble()).isLessThanOrEqualTo(0);
            assertThat(entry.path("bytes").isArray()).isTrue();
            JsonNode top = entry.path("top_logprobs");
            assertThat(top.size()).isEqualTo(3);
            assertThat(top.path(0).path("token")).isEqualTo(entry.path("token"));
            assertThat(top.path(0).path("logprob")).isEqualTo(entry.path("logprob"));
            assertThat(top.path(1).path("logprob").asDouble())
                    .isLessThanOrEqualTo(top.path(0).path("logprob").asDouble());
        }
        assertThat(choice.path("message").path("reasoning").asString()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"seed\": 4, \"logprobs\": true, \"top_logprobs\": 2",
                "\"seed\": 5, \"logprobs\": true, \"n\": 2, \"return_tokens_as_token_ids\": true",
                "\"temperature\": 0, \"logprobs\": true, \"stop\": [\"e \"]",
                "\"seed\": 6, \"temperature\": 1.6, \"logprobs\": true, \"max_tokens\": 50"
            })
    void aStreamHasTheLogprobsOfAWholeAnswer(String settings) {
        JsonNode whole = chat(settings);
        List<JsonNode> chunks = server.stream(CHAT, body(settings + ", \"stream\": true"));

        for (JsonNode choice : whole.path("choices")) {
            List<JsonNode> streamed = chunks.stream()
                    .flatMap(chunk -> chunk.path("choices").valueStream())
                    .filter(piece -> piece.path("index").equals(choice.path("index")))
                    .flatMap(piece -> piece.path("logprobs").path("content").valueStream())
                    .toList();
            assertThat(streamed)
                    .isEqualTo(choice.path("logprobs")
                            .path("content")
                            .valueStream()
                            .toList());
        }
    }

    @Test
    void tokensCanBeNamedByTheirIds() {
        JsonNode choice = complete(
                        "\"prompt\": [5, 6], \"max_tokens\": 4, \"logprobs\": 0, \"return_tokens_as_token_ids\": true, \"return_token_ids\": true")
                .path("choices")
                .path(0);

        assertThat(choice.path("logprobs").path("tokens").valueStream().map(JsonNode::asString))
                .containsExactlyElementsOf(choice.path("token_ids")
                        .valueStream()
                        .map(id -> "token_id:" + id.asInt())
                        .toList());
    }

    @Test
    void everyChunkCanCarryTheUsageSoFar() {
        String settings = "\"temperature\": 0, \"max_tokens\": 20, \"stream\": true, \"stream_options\": "
                + "{\"include_usage\": true, \"continuous_usage_stats\": true}";
        List<JsonNode> chunks = server.stream(CHAT, body(settings));

        int before = 0;
        for (JsonNode chunk : chunks) {
            JsonNode usage = chunk.path("usage");
            assertThat(usage.path("completion_tokens").asInt()).isGreaterThanOrEqualTo(before);
            assertThat(usage.path("total_tokens").asInt())
                    .isEqualTo(usage.path("prompt_tokens").asInt()
                            + usage.path("completion_tokens").asInt());
            before = usage.path("completion_tokens").asInt();
        }
        assertThat(before).isEqualTo(20);
    }

    @Test
    void cachedAndReasoningTokensAreCountedWithinTheOthers() {
        String question = "\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}], \"temperature\": 0"
                .formatted("Tell me about the number one hundred and eleven. ".repeat(30));
        server.answer(CHAT, "{%s}".formatted(question));
        JsonNode usage = server.answer(CHAT, "{%s}".formatted(question)).path("usage");

        int cached = usage.path("prompt_tokens_details").path("cached_tokens").asInt();
        assertThat(cached)
                .isBetween(
                        usage.path("prompt_tokens").asInt() - 16,
                        usage.path("prompt_tokens").asInt());
        assertThat(usage.path("completion_tokens_details")
                        .path("reasoning_tokens")
                        .asInt())
                .isBetween(1, usage.path("completion_tokens").asInt());
    }

    @Test
    void anEchoedPromptIsScoredFromItsSecondTokenOn() {
        JsonNode choice = complete("\"prompt\": [5, 6, 7, 8], \"echo\": true, \"logprobs\": 2, \"max_tokens\": 3, "
                        + "\"ignore_eos\": true")
                .path("choices")
                .path(0);
        JsonNode logprobs = choice.path("logprobs");

        assertThat(logprobs.path("tokens").size()).isEqualTo(7);
        assertThat(logprobs.path("token_logprobs").path(0).isNull()).isTrue();
        assertThat(logprobs.path("top_logprobs").path(0).isNull()).isTrue();
        for (int i = 1; i < 7; i++) {
            assertThat(logprobs.path("token_logprobs").path(i).asDouble()).isNegative();
            assertThat(logprobs.path("top_logprobs").path(i).size()).isBetween(2, 3);
        }
        assertThat(logprobs.path("text_offset").path(0).asInt()).isZero();
        assertThat(logprobs.path("text_offset").path(1).asInt())
                .isEqualTo(logprobs.path("tokens").path(0).asString().length());
    }

    @Test
    void aPromptIsScoredAsItsContinuationWouldBe() {
        JsonNode drawn = complete("\"prompt\": [5, 6], \"logprobs\": 0, \"max_tokens\": 4, \"ignore_eos\": true, "
                        + "\"return_token_ids\": true")
                .path("choices")
                .path(0);
        JsonNode scored = complete("\"prompt\": %s, \"echo\": true, \"logprobs\": 0, \"max_tokens\": 0"
                        .formatted(
                                "[5, 6, " + drawn.path("token_ids").toString().substring(1)))
                .path("choices")
                .path(0);

        assertThat(scored.path("finish_reason").asString()).isEqualTo("length");
        assertThat(scored.path("logprobs").path("token_logprobs").size()).isEqualTo(6);
        for (int i = 0; i < 4; i++) {
            assertThat(scored.path("logprobs")
                            .path("token_logprobs")
                            .path(2 + i)
                            .asDouble())
                    .isCloseTo(
                            drawn.path("logprobs")
                                    .path("token_logprobs")
                                    .path(i)
                                    .asDouble(),
                            within(1e-4));
        }
    }

    @Test
    void aLongPromptIsScoredWhole() {
        String prompt =
                IntStream.range(0, 900).map(i -> i % 3000).boxed().toList().toString();
        JsonNode answer =
                complete("\"prompt\": %s, \"echo\": true, \"logprobs\": 1, \"max_tokens\": 0".formatted(prompt));

        assertThat(answer.path("choices")
                        .path(0)
                        .path("logprobs")
                        .path("token_logprobs")
                        .size())
                .isEqualTo(900);
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isZero();
    }

    @Test
    void aStreamedCompletionHasTheLogprobsOfAWholeOne() {
        String settings =
                "{\"prompt\": [[5, 6, 7], [8, 9]], \"seed\": 3, \"echo\": true, \"logprobs\": 2, \"max_tokens\": 8%s}";
        JsonNode whole = server.answer(COMPLETIONS, settings.formatted(""));
        List<JsonNode> chunks = server.stream(COMPLETIONS, settings.formatted(", \"stream\": true"));

        for (JsonNode choice : whole.path("choices")) {
            for (String column : List.of("tokens", "token_logprobs", "top_logprobs", "text_offset")) {
                assertThat(chunks.stream()
                                .flatMap(chunk -> chunk.path("choices").valueStream())
                                .filter(piece -> piece.path("index").equals(choice.path("index")))
                                .flatMap(piece ->
                                        piece.path("logprobs").path(column).valueStream())
                                .toList())
                        .as(column)
                        .isEqualTo(choice.path("logprobs")
                                .path(column)
                                .valueStream()
                                .toList());
            }
        }
    }

    @Test
    void theBestOfSeveralIsTheLikeliestOnAverage() {
        String settings =
                "\"prompt\": [5, 6, 7], \"seed\": 9, \"temperature\": 1.5, \"max_tokens\": 10, \"logprobs\": 0, "
                        + "\"ignore_eos\": true, ";
        JsonNode all = complete(settings + "\"n\": 5");
        JsonNode best = complete(settings + "\"n\": 2, \"best_of\": 5");

        List<String> byLikelihood = all.path("choices")
                .valueStream()
                .sorted((a, b) -> Double.compare(sum(b), sum(a)))
                .map(choice -> choice.path("text").asString())
                .toList();
        assertThat(best.path("choices")
                        .valueStream()
                        .map(choice -> choice.path("text").asString()))
                .containsExactlyElementsOf(byLikelihood.subList(0, 2));
        assertThat(best.path("choices")
                        .valueStream()
                        .map(choice -> choice.path("index").asInt()))
                .containsExactly(0, 1);
        assertThat(best.path("usage").path("completion_tokens").asInt()).isEqualTo(50);
    }

    @Test
    void fieldsForOpenAisOwnServiceChangeNothing() {
        String extra = ", \"user\": \"me\", \"metadata\": {\"a\": \"b\"}, \"store\": true, \"service_tier\": \"auto\", "
                + "\"prediction\": {\"type\": \"content\", \"content\": \"Hi\"}";

        assertThat(chat("\"temperature\": 0" + extra).path("choices"))
                .isEqualTo(chat("\"temperature\": 0").path("choices"));
    }

    private static double sum(JsonNode choice) {
        return choice.path("logprobs")
                .path("token_logprobs")
                .valueStream()
                .mapToDouble(JsonNode::asDouble)
                .sum();
    }

    private static int distinct(List<Integer> tokens) {
        Set<Integer> different = new HashSet<>(tokens);
        return different.size();
    }

    private JsonNode chat(String settings) {
        return server.answer(CHAT, body(settings));
    }

    private static String body(String settings) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": \"What is the capital of Japan?\"}], %s}"
                .formatted(settings);
    }

    private List<Integer> ids(String settings) {
        return complete("\"prompt\": [5, 6, 7], \"return_token_ids\": true, " + settings)
                .path("choices")
                .path(0)
                .path("token_ids")
                .valueStream()
                .map(JsonNode::asInt)
                .toList();
    }

    private JsonNode complete(String fields) {
        return server.answer(COMPLETIONS, "{%s}".formatted(fields));
    }
}
