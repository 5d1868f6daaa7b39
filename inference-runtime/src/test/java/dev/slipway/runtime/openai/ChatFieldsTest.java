package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Fields that vLLM's clients send beside OpenAI's. */
class ChatFieldsTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String COMPLETIONS = "/v1/completions";
    private static final String JAPAN = "{\"role\": \"user\", \"content\": \"What is the capital of Japan?\"}";
    private static final String BEGUN = JAPAN + ", {\"role\": \"assistant\", \"content\": \"The capital of Japan\"}";
    private static final String CONTINUE = "\"continue_final_message\": true, \"add_generation_prompt\": false";

    private final TestServer server = NanoServer.shared();
    private final BpeTokenizer tokenizer = BpeTokenizer.load(TestServer.NANO.resolve("tokenizer.json"));

    @Test
    void reasoningThatIsNotIncludedIsStillCounted() {
        JsonNode with = chat(JAPAN, "");
        JsonNode without = chat(JAPAN, ", \"include_reasoning\": false");

        assertThat(message(with).path("reasoning").asString()).isNotEmpty();
        assertThat(message(without).path("reasoning").isNull()).isTrue();
        assertThat(message(without).path("reasoning_content").isNull()).isTrue();
        assertThat(message(without).path("content")).isEqualTo(message(with).path("content"));
        assertThat(without.path("usage").path("completion_tokens_details"))
                .isEqualTo(with.path("usage").path("completion_tokens_details"));
        assertThat(server.stream(CHAT, body(JAPAN, ", \"stream\": true, \"include_reasoning\": false")))
                .noneMatch(
                        chunk -> delta(chunk).has("reasoning") || delta(chunk).has("reasoning_content"));
    }

    @Test
    void theTemplatesFieldsSayWhatTheRequestsOwnDo() {
        String low = ", \"chat_template_kwargs\": {\"reasoning_effort\": \"low\", \"builtin_tools\": []}";

        assertThat(prompt(JAPAN, low)).isEqualTo(prompt(JAPAN, ", \"reasoning_effort\": \"low\""));
        assertThat(prompt(JAPAN, low + ", \"reasoning_effort\": \"high\""))
                .isEqualTo(prompt(JAPAN, ", \"reasoning_effort\": \"high\""));
        assertThat(prompt(JAPAN, ", \"chat_template_kwargs\": {\"model_identity\": \"You are a boat.\"}"))
                .contains("<|message|>You are a boat.\nKnowledge cutoff")
                .doesNotContain("ChatGPT");
    }

    @Test
    void withoutGenerationPromptThePromptEndsWithTheLastMessage() {
        assertThat(prompt(JAPAN, "")).endsWith("<|end|><|start|>assistant");
        assertThat(prompt(JAPAN, ", \"add_generation_prompt\": false")).endsWith("Japan?<|end|>");
        assertThat(chat(JAPAN, ", \"add_generation_prompt\": false, \"max_tokens\": 30")
                        .path("choices")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void anAnswerThatWasBegunIsContinuedInTheFinalChannel() {
        assertThat(prompt(BEGUN, ", " + CONTINUE))
                .endsWith("<|start|>assistant<|channel|>final<|message|>The capital of Japan");
        JsonNode answer = chat(BEGUN, ", " + CONTINUE);
        JsonNode raw = completion("\"prompt\": %s, \"temperature\": 0, \"max_tokens\": 99"
                .formatted(
                        server.answer("/tokenize", body(BEGUN, ", " + CONTINUE)).path("tokens")));

        assertThat(message(answer).path("content")).isEqualTo(raw.path("text"));
        assertThat(message(answer).path("content").asString()).isNotEmpty();
        assertThat(message(answer).path("reasoning").isNull()).isTrue();
        assertThat(answer.path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("stop");
    }

    @Test
    void aContinuedAnswerKeepsTheReasoningOfItsOwnTurn() {
        String thought = BEGUN.replace("\"content\": \"The", "\"reasoning\": \"Easy.\", \"content\": \"The");

        assertThat(prompt(thought, ", " + CONTINUE))
                .endsWith("<|channel|>analysis<|message|>Easy.<|end|><|start|>assistant<|channel|>final<|message|>"
                        + "The capital of Japan");
    }

    @Test
    void anEchoPutsTheLastAnswerBeforeWhatFollows() {
        String settings = ", \"echo\": true, " + CONTINUE;

        String more = message(chat(BEGUN, ", " + CONTINUE)).path("content").asString();

        assertThat(message(chat(BEGUN, settings)).path("content").asString()).isEqualTo("The capital of Japan" + more);
        assertThat(streamedContent(BEGUN, settings)).isEqualTo("The capital of Japan" + more);
        assertThat(message(chat(JAPAN, ", \"echo\": true")).path("content").asString())
                .isEqualTo("The capital of Japan is Tokyo.");
    }

    @Test
    void aStopTokenEndsTheAnswerAndIsNoTextUnlessItIsToBeShown() {
        String atOnce = ", \"reasoning_effort\": \"none\"";
        int token =
                tokenizer.encode(message(chat(JAPAN, atOnce)).path("content").asString())[2];
        String stop = atOnce + ", \"return_token_ids\": true, \"stop_token_ids\": [%d]".formatted(token);
        JsonNode choice = chat(JAPAN, stop).path("choices").path(0);
        JsonNode shown = chat(JAPAN, stop + ", \"include_stop_str_in_output\": true")
                .path("choices")
                .path(0);

        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(choice.path("stop_reason").asInt()).isEqualTo(token);
        assertThat(choice.path("token_ids").valueStream().toList().getLast().asInt())
                .isEqualTo(token);
        assertThat(shown.path("token_ids")).isEqualTo(choice.path("token_ids"));
        assertThat(shown.path("message").path("content").asString())
                .isEqualTo(choice.path("message").path("content").asString() + tokenizer.decode(token));
    }

    @Test
    void aStopTokenWaitsForTheFewestTokens() {
        String prompt = "\"prompt\": [5, 6], \"temperature\": 0, \"return_token_ids\": true, \"max_tokens\": 20, ";
        int first = completion(prompt + "\"n\": 1").path("token_ids").path(0).asInt();
        String stop = prompt + "\"stop_token_ids\": [%d], ".formatted(first);

        assertThat(completion(stop + "\"n\": 1").path("token_ids").size()).isEqualTo(1);
        assertThat(completion(stop + "\"min_tokens\": 5").path("token_ids").size())
                .isGreaterThan(5);
    }

    @Test
    void aStopStringIsShownIfThatIsAskedFor() {
        String stop = ", \"stop\": [\"Japan\"], \"include_stop_str_in_output\": ";
        JsonNode hidden = chat(JAPAN, stop + "false").path("choices").path(0);

        assertThat(hidden.path("message").path("content").asString()).isEqualTo("The capital of ");
        assertThat(hidden.path("stop_reason").asString()).isEqualTo("Japan");
        assertThat(message(chat(JAPAN, stop + "true")).path("content").asString())
                .isEqualTo("The capital of Japan");
        assertThat(streamedContent(JAPAN, stop + "true")).isEqualTo("The capital of Japan");
        assertThat(completion("\"prompt\": \"a b c\", \"echo\": true, \"max_tokens\": 0, \"stop\": \"b\"")
                        .path("text")
                        .asString())
                .isEqualTo("a b c");
    }

    @Test
    void badWordsDoNotCome() {
        assertThat(message(chat(JAPAN, ", \"bad_words\": [\"Tokyo\"], \"max_tokens\": 60"))
                        .path("content")
                        .toString())
                .doesNotContain("Tokyo");
        assertThat(completion("\"prompt\": [5], \"allowed_token_ids\": [77], \"bad_words\": [\"%s\"], \"max_tokens\": 2"
                                .formatted(tokenizer.decode(77).strip()))
                        .path("finish_reason")
                        .asString())
                .isEqualTo("length");
    }

    @Test
    void reasoningEndsWhereItsBudgetDoes() {
        JsonNode free = chat(JAPAN, "");
        JsonNode brief = chat(JAPAN, ", \"max_tokens\": 80, \"thinking_token_budget\": 5");

        assertThat(reasoningTokens(free)).isGreaterThan(5);
        assertThat(reasoningTokens(brief)).isEqualTo(5);
        assertThat(message(free).path("reasoning").asString())
                .startsWith(message(brief).path("reasoning").asString());
        assertThat(message(brief).path("content").asString("")).isNotEmpty();
        assertThat(message(chat(JAPAN, ", \"thinking_token_budget\": 500"))).isEqualTo(message(free));
        assertThat(message(chat(JAPAN, ", \"thinking_token_budget\": -1"))).isEqualTo(message(free));
    }

    @Test
    void aBudgetOfNothingBeginsNoReasoningWhateverTheFormOfTheAnswer() {
        String budget = ", \"max_tokens\": 60, \"thinking_token_budget\": 0";
        JsonNode answer = chat(JAPAN, budget + ", \"guided_choice\": [\"Tokyo\", \"Kyoto\"]");

        assertThat(message(chat(JAPAN, budget)).path("reasoning").isNull()).isTrue();
        assertThat(reasoningTokens(answer)).isZero();
        assertThat(message(answer).path("content").asString()).isIn("Tokyo", "Kyoto");
    }

    @Test
    void onlyAllowedTokensCome() {
        List<JsonNode> ids = completion(
                        "\"prompt\": [5, 6], \"allowed_token_ids\": [77, 78, 79], \"max_tokens\": 20, \"return_token_ids\": true")
                .path("token_ids")
                .valueStream()
                .toList();

        assertThat(ids).hasSize(20).allMatch(id -> id.asInt() >= 77 && id.asInt() <= 79);
    }

    @Test
    void aPromptIsCutAtTheAskedSide() {
        String prompt = "\"prompt\": [5, 6, 7, 8], \"max_tokens\": 1, \"return_token_ids\": true, ";

        assertThat(ints(completion(prompt + "\"truncate_prompt_tokens\": 2").path("prompt_token_ids")))
                .containsExactly(7, 8);
        assertThat(ints(completion(prompt + "\"truncate_prompt_tokens\": 3, \"truncation_side\": \"right\"")
                        .path("prompt_token_ids")))
                .containsExactly(5, 6, 7);
        assertThat(ints(completion(prompt + "\"truncate_prompt_tokens\": 9").path("prompt_token_ids")))
                .containsExactly(5, 6, 7, 8);
        JsonNode whole = chat(
                "{\"role\": \"user\", \"content\": \"%s\"}".formatted("word ".repeat(5000)),
                ", \"truncate_prompt_tokens\": -1, \"max_tokens\": 3");
        assertThat(whole.path("usage").path("prompt_tokens").asInt()).isEqualTo(4093);
    }

    @Test
    void controlTokensAreShownInACompletionThatAsksForThem() {
        String prompt = "\"prompt\": \"<|start|>user<|message|>Hello!<|end|><|start|>assistant\", \"temperature\": 0";

        assertThat(completion(prompt + ", \"skip_special_tokens\": false")
                        .path("text")
                        .asString())
                .startsWith("<|channel|>analysis<|message|>");
        assertThat(completion(prompt).path("text").asString()).doesNotContain("<|");
    }

    @Test
    void aStreamComesInAsFewPiecesAsAreAskedFor() {
        String settings = ", \"stream\": true, \"stream_interval\": ";

        assertThat(server.stream(CHAT, body(JAPAN, settings + "100")).size())
                .isLessThan(server.stream(CHAT, body(JAPAN, settings + "1")).size() / 2);
        assertThat(streamedContent(JAPAN, ", \"stream_interval\": 7")).isEqualTo("The capital of Japan is Tokyo.");
    }

    @Test
    void thePromptsIdsComeWithTheAnswersIds() {
        JsonNode answer = chat(JAPAN, ", \"return_token_ids\": true");
        List<JsonNode> chunks = server.stream(CHAT, body(JAPAN, ", \"return_token_ids\": true, \"stream\": true"));

        assertThat(answer.path("prompt_token_ids").size())
                .isEqualTo(answer.path("usage").path("prompt_tokens").asInt());
        assertThat(chunks.getFirst().path("prompt_token_ids")).isEqualTo(answer.path("prompt_token_ids"));
        assertThat(chunks.subList(1, chunks.size())).noneMatch(chunk -> chunk.has("prompt_token_ids"));
        assertThat(chat(JAPAN, "").has("prompt_token_ids")).isFalse();
    }

    @Test
    void answersNameTheirTierAndWhatMadeThem() {
        JsonNode answer = chat(JAPAN, ", \"service_tier\": \"auto\"");

        assertThat(answer.path("service_tier").asString()).isEqualTo("default");
        assertThat(answer.path("system_fingerprint").asString()).matches("fp_[0-9a-f]{8}");
        assertThat(server.stream(CHAT, body(JAPAN, ", \"stream\": true")))
                .allMatch(chunk -> chunk.path("system_fingerprint").equals(answer.path("system_fingerprint")));
        assertThat(answer.path("choices").path(0).path("message").has("refusal"))
                .isTrue();
    }

    @Test
    void fieldsThatSpeakToOtherServicesChangeNothing() {
        assertThat(message(chat(JAPAN, """
                , "user": "u", "metadata": {"a": "b"}, "store": true, "service_tier": "flex", "safety_identifier": "s",
                "prediction": {"type": "content", "content": "x"}, "prompt_cache_key": "k", "prompt_cache_retention": "24h",
                "prompt_cache_options": {"mode": "explicit"}, "request_id": "r", "session_id": "s", "modalities": ["text"],
                "verbosity": "medium", "add_special_tokens": true, "spaces_between_special_tokens": false,
                "return_token_offsets": true, "return_mm_kwargs": false, "audio": null, "functions": null,
                "stream_options": null, "nobody_knows": {"this": 1}"""))).isEqualTo(message(chat(JAPAN, "")));
    }

    @Test
    void aRefusalOfAnEarlierTurnIsWhatTheAssistantSaid() {
        String refused = "%s, {\"role\": \"assistant\", \"content\": null, \"refusal\": \"I will not.\"}, %s";

        assertThat(prompt(refused.formatted(JAPAN, JAPAN), ""))
                .contains("<|channel|>final<|message|>I will not.<|end|>");
    }

    private JsonNode chat(String messages, String settings) {
        return server.answer(CHAT, body(messages, settings));
    }

    private JsonNode completion(String fields) {
        return server.answer(COMPLETIONS, "{%s}".formatted(fields))
                .path("choices")
                .path(0);
    }

    private String prompt(String messages, String settings) {
        return tokenizer.decode(server.answer("/tokenize", body(messages, settings))
                .path("tokens")
                .valueStream()
                .mapToInt(JsonNode::asInt)
                .toArray());
    }

    private String streamedContent(String messages, String settings) {
        return server.stream(CHAT, body(messages, settings + ", \"stream\": true")).stream()
                .map(chunk -> delta(chunk).path("content"))
                .filter(JsonNode::isString)
                .map(JsonNode::asString)
                .collect(Collectors.joining());
    }

    private static String body(String messages, String settings) {
        return "{\"messages\": [%s], \"temperature\": 0%s}".formatted(messages, settings);
    }

    private static int reasoningTokens(JsonNode answer) {
        return answer.path("usage")
                .path("completion_tokens_details")
                .path("reasoning_tokens")
                .asInt();
    }

    private static JsonNode message(JsonNode answer) {
        return answer.path("choices").path(0).path("message");
    }

    private static JsonNode delta(JsonNode chunk) {
        return chunk.path("choices").path(0).path("delta");
    }

    private static List<Integer> ints(JsonNode array) {
        return array.valueStream().map(JsonNode::asInt).toList();
    }
}
