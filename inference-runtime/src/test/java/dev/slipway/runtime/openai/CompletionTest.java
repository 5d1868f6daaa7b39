package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CompletionTest {

    private static final String PATH = "/v1/completions";
    private static final String HARMONY = "<|start|>user<|message|>Hello!<|end|><|start|>assistant";

    private final TestServer server = NanoServer.shared();
    private final BpeTokenizer tokenizer = BpeTokenizer.load(TestServer.NANO.resolve("tokenizer.json"));

    @Test
    void textAndItsTokenIdsHaveTheSameCompletion() {
        JsonNode byText = complete("\"prompt\": \"%s\", \"max_tokens\": 20".formatted(HARMONY));
        JsonNode byIds = complete(
                "\"prompt\": %s, \"max_tokens\": 20".formatted(Arrays.toString(tokenizer.encodeWithSpecials(HARMONY))));

        assertThat(byText.path("object").asString()).isEqualTo("text_completion");
        assertThat(byText.path("choices")).isEqualTo(byIds.path("choices"));
        assertThat(text(byText)).isNotEmpty().doesNotContain("<|");
        assertThat(byText.path("usage").path("prompt_tokens"))
                .isEqualTo(byIds.path("usage").path("prompt_tokens"));
    }

    @Test
    void severalPromptsAreAnsweredInOrder() {
        JsonNode both = complete("\"prompt\": [\"one two\", \"%s\"], \"n\": 2, \"max_tokens\": 8, \"ignore_eos\": true"
                .formatted(HARMONY));

        assertThat(both.path("choices")
                        .valueStream()
                        .map(choice -> choice.path("index").asInt()))
                .containsExactly(0, 1, 2, 3);
        assertThat(both.path("choices").path(2).path("text").asString())
                .isEqualTo(text(
                        complete("\"prompt\": \"%s\", \"max_tokens\": 8, \"ignore_eos\": true".formatted(HARMONY))));
        assertThat(both.path("usage").path("completion_tokens").asInt()).isEqualTo(32);
    }

    @Test
    void sixteenTokensComeWhenNoneAreAskedFor() {
        JsonNode answer = complete("\"prompt\": [5, 6, 7], \"ignore_eos\": true, \"return_token_ids\": true");

        assertThat(answer.path("choices").path(0).path("token_ids").size()).isEqualTo(16);
        assertThat(answer.path("choices").path(0).path("finish_reason").asString())
                .isEqualTo("length");
    }

    @Test
    void echoRepeatsThePromptAndMaxTokensMayBeZero() {
        JsonNode answer = complete("\"prompt\": \"one two three\", \"echo\": true, \"max_tokens\": 0");

        assertThat(text(answer)).isEqualTo("one two three");
        assertThat(answer.path("usage").path("completion_tokens").asInt()).isZero();
        assertThat(text(complete("\"prompt\": \"one two three\", \"echo\": true, \"max_tokens\": 4")))
                .startsWith("one two three")
                .hasSizeGreaterThan(13);
    }

    @Test
    void aStreamSaysWhatAWholeAnswerSays() {
        String request =
                "{\"prompt\": [\"%s\", \"one\"], \"temperature\": 0, \"max_tokens\": 30, \"stop\": \"you\", \"echo\": true%s}";
        JsonNode whole = server.answer(PATH, request.formatted(HARMONY, ""));
        List<JsonNode> chunks = server.stream(PATH, request.formatted(HARMONY, ", \"stream\": true"));

        for (int index = 0; index < 2; index++) {
            int choice = index;
            String text = chunks.stream()
                    .flatMap(chunk -> chunk.path("choices").valueStream())
                    .filter(piece -> piece.path("index").asInt() == choice)
                    .map(piece -> piece.path("text").asString())
                    .collect(Collectors.joining());
            assertThat(text)
                    .isEqualTo(whole.path("choices").path(index).path("text").asString());
        }
    }

    @Test
    void offsetsCountCharactersOfUnicode() {
        JsonNode choice = complete("\"prompt\": \"🗼🗼 of Tokyo\", \"echo\": true, \"max_tokens\": 0, \"logprobs\": 0")
                .path("choices")
                .path(0);
        int[] text = choice.path("text").asString().codePoints().toArray();
        JsonNode tokens = choice.path("logprobs").path("tokens");
        JsonNode offsets = choice.path("logprobs").path("text_offset");

        int last = tokens.size() - 1;
        int begin = offsets.path(last).asInt();
        assertThat(new String(text, begin, text.length - begin))
                .isEqualTo(tokens.path(last).asString());
        assertThat(offsets.path(0).asInt()).isZero();
    }

    private JsonNode complete(String fields) {
        return server.answer(PATH, "{\"temperature\": 0, %s}".formatted(fields));
    }

    private static String text(JsonNode answer) {
        return answer.path("choices").path(0).path("text").asString();
    }
}
