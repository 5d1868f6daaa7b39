package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.TestServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BadRequestTest {

    private static final String CHAT = "/v1/chat/completions";
    private static final String COMPLETIONS = "/v1/completions";

    private final TestServer server = NanoServer.shared();

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "temperature": 3                                      | temperature
            "temperature": -0.1                                   | temperature
            "temperature": "hot"                                  | temperature
            "top_p": 1.5                                          | top_p
            "top_k": -2                                           | top_k
            "min_p": 2                                            | min_p
            "n": 0                                                | n
            "n": 129                                              | n
            "max_tokens": 0                                       | max_tokens
            "max_tokens": 1.5                                     | max_tokens
            "max_completion_tokens": -1                           | max_completion_tokens
            "seed": "x"                                           | seed
            "seed": 1e30                                          | seed
            "stop": 5                                             | stop
            "stop": ["a", 5]                                      | stop[1]
            "stop": [""]                                          | stop[0]
            "stop": ["a", "b", "c", "d", "e"]                     | stop
            "stream": "yes"                                       | stream
            "stream_options": {"include_usage": true}             | stream_options
            "stream": true, "stream_options": {"include_usage": 1} | stream_options.include_usage
            "reasoning_effort": "huge"                            | reasoning_effort
            "tools": {}                                           | tools
            "tools": [{"type": "browser"}]                        | tools[0].type
            "tools": [{"type": "function"}]                       | tools[0].function
            "tools": [{"type": "function", "function": {"name": "a b"}}] | tools[0].function.name
            "tools": [{"type": "function", "function": {"name": "a", "parameters": []}}] | tools[0].function.parameters
            "tool_choice": "required"                             | tool_choice
            "tool_choice": "sometimes"                            | tool_choice
            "tool_choice": {"type": "function", "function": {"name": "x"}} | tool_choice.function.name
            "frequency_penalty": 2.5                              | frequency_penalty
            "presence_penalty": -3                                | presence_penalty
            "repetition_penalty": 0                               | repetition_penalty
            "logit_bias": {"5": 101}                              | logit_bias.5
            "logit_bias": {"five": 1}                             | logit_bias
            "logit_bias": {"4096": 1}                             | logit_bias
            "logit_bias": [5]                                     | logit_bias
            "logprobs": "yes"                                     | logprobs
            "logprobs": 5                                         | logprobs
            "top_logprobs": 3                                     | top_logprobs
            "logprobs": false, "top_logprobs": 3                  | top_logprobs
            "logprobs": true, "top_logprobs": 21                  | top_logprobs
            "min_tokens": -1                                      | min_tokens
            "min_tokens": 9, "max_tokens": 8                      | min_tokens
            "stream": true, "stream_options": {"continuous_usage_stats": 1} | stream_options.continuous_usage_stats
            "stream": true, "stream_options": true                | stream_options
            "return_token_ids": 1                                 | return_token_ids
            "metadata": {"a": 1}                                  | metadata.a
            "metadata": "a"                                       | metadata
            "user": 5                                             | user
            "store": "yes"                                        | store
            "service_tier": 5                                     | service_tier
            "prediction": "Hi"                                    | prediction
            "response_format": {"type": "json"}                   | response_format.type
            "response_format": {"type": "json_schema", "json_schema": {"name": "a", "schema": {"not": {}}}} | response_format.json_schema.schema.not
            "response_format": {"type": "json_schema", "json_schema": {"name": "a b", "schema": {}}} | response_format.json_schema.name
            "response_format": {"type": "json_schema", "json_schema": {"name": "a"}} | response_format.json_schema.schema
            "guided_regex": "a(?=b)"                              | guided_regex
            "guided_choice": []                                   | guided_choice
            "guided_json": {"type": "object", "properties": {"a": {"contains": {}}}} | guided_json.properties.a.contains
            "guided_json": {}, "guided_regex": "a"                | guided_regex
            "structured_outputs": {"grammar": "root ::= other"}   | structured_outputs.grammar
            "guided_json": {}, "min_tokens": 2                    | min_tokens
            "ignore_eos": 1                                       | ignore_eos
            "model": 5                                            | model
            "include_reasoning": "no"                             | include_reasoning
            "chat_template_kwargs": {"enable_thinking": false}    | chat_template_kwargs.enable_thinking
            "chat_template_kwargs": {"reasoning_effort": "huge"}  | chat_template_kwargs.reasoning_effort
            "chat_template_kwargs": {"model_identity": 5}         | chat_template_kwargs.model_identity
            "chat_template_kwargs": {"builtin_tools": ["python"]} | chat_template_kwargs.builtin_tools
            "chat_template_kwargs": []                            | chat_template_kwargs
            "continue_final_message": true, "add_generation_prompt": true | continue_final_message
            "continue_final_message": true                        | messages[0].role
            "add_generation_prompt": 1                            | add_generation_prompt
            "echo": "yes"                                         | echo
            "skip_special_tokens": false                          | skip_special_tokens
            "stop_token_ids": 5                                   | stop_token_ids
            "stop_token_ids": [4096]                              | stop_token_ids[0]
            "include_stop_str_in_output": 1                       | include_stop_str_in_output
            "bad_words": "x"                                      | bad_words
            "bad_words": [""]                                     | bad_words[0]
            "allowed_token_ids": []                               | allowed_token_ids
            "allowed_token_ids": [4095]                           | allowed_token_ids
            "allowed_token_ids": [5, -1]                          | allowed_token_ids[1]
            "allowed_token_ids": [5], "guided_regex": "a"         | allowed_token_ids
            "allowed_token_ids": [5], "stop_token_ids": [5], "min_tokens": 1 | allowed_token_ids
            "truncate_prompt_tokens": 0                           | truncate_prompt_tokens
            "truncate_prompt_tokens": -2                          | truncate_prompt_tokens
            "truncation_side": "up"                               | truncation_side
            "stream_interval": 0                                  | stream_interval
            "prompt_logprobs": 1                                  | prompt_logprobs
            "logprob_token_ids": [5]                              | logprob_token_ids
            "use_beam_search": true                               | use_beam_search
            "length_penalty": 1.5                                 | length_penalty
            "thinking_token_budget": -2                           | thinking_token_budget
            "thinking_token_budget": 10, "allowed_token_ids": [5] | thinking_token_budget
            "repetition_detection": {"max_pattern_size": 5}       | repetition_detection
            "kv_transfer_params": {}                              | kv_transfer_params
            "vllm_xargs": {"a": 1}                                | vllm_xargs
            "return_prompt_text": true                            | return_prompt_text
            "structured_outputs": {"structural_tag": "x"}         | structured_outputs.structural_tag
            "structured_outputs": {"json": {}, "whitespace_pattern": " "} | structured_outputs.whitespace_pattern
            "moderation": {"model": "m"}                          | moderation
            "functions": [{"name": "f"}]                          | functions
            "function_call": {"name": "f"}                        | function_call
            "modalities": ["text", "audio"]                       | modalities
            "audio": {"voice": "alloy", "format": "mp3"}          | audio
            "web_search_options": {}                              | web_search_options
            "verbosity": "low"                                    | verbosity
            "chat_template": "{{ x }}"                            | chat_template
            "documents": [{"title": "a", "text": "b"}]            | documents
            "mm_processor_kwargs": {"a": 1}                       | mm_processor_kwargs
            "media_io_kwargs": {"a": {}}                          | media_io_kwargs
            "prompt_cache_options": 5                             | prompt_cache_options
            "prompt_cache_retention": 5                           | prompt_cache_retention
            "request_id": 5                                       | request_id
            "session_id": 5                                       | session_id
            "spaces_between_special_tokens": "no"                 | spaces_between_special_tokens
            "add_special_tokens": "no"                            | add_special_tokens""")
    void aWrongFieldIsNamed(String field, String param) {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], %s}".formatted(field);

        assertThat(error(server.post(CHAT, body), 400).path("param").asString()).isEqualTo(param);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                                                          | messages
            {"messages": []}                                                            | messages
            {"messages": "Hi"}                                                          | messages
            {"messages": ["Hi"]}                                                        | messages[0]
            {"messages": [{"content": "Hi"}]}                                           | messages[0].role
            {"messages": [{"role": "robot", "content": "Hi"}]}                          | messages[0].role
            {"messages": [{"role": "user"}]}                                            | messages[0].content
            {"messages": [{"role": "user", "content": null}]}                           | messages[0].content
            {"messages": [{"role": "user", "content": 5}]}                              | messages[0].content
            {"messages": [{"role": "user", "content": []}]}                             | messages[0].content
            {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}        | messages[0].content[0].type
            {"messages": [{"role": "assistant"}]}                                       | messages[0].content
            {"messages": [{"role": "assistant", "tool_calls": [{"id": "a"}]}]}          | messages[0].tool_calls[0].function
            {"messages": [{"role": "tool", "content": "x"}]}                            | messages[0].tool_call_id
            {"messages": [{"role": "tool", "tool_call_id": "a", "content": "x"}]}       | messages[0].tool_call_id
            {"messages": [{"role": "assistant", "content": "x", "function_call": {"name": "f", "arguments": "{}"}}]} | messages[0].function_call
            {"messages": [{"role": "assistant", "content": "x", "audio": {"id": "a"}}]} | messages[0].audio
            {"messages": [{"role": "function", "name": "f", "content": "x"}]}           | messages[0].role
            {"messages": [{"role": "user", "content": "x", "name": 5}]}                 | messages[0].name
            {"messages": [{"role": "assistant", "reasoning": "x"}], "continue_final_message": true} | messages[0].content
            {"messages": [{"role": "assistant", "content": "x"}], "continue_final_message": true, "guided_regex": "a"} | continue_final_message
            {"messages": [{"role": "user", "content": [{"type": "input_audio"}]}]}      | messages[0].content[0].type""")
    void aWrongMessageIsNamed(String body, String param) {
        assertThat(error(server.post(CHAT, body), 400).path("param").asString()).isEqualTo(param);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                     | prompt
            {"prompt": ""}                         | prompt
            {"prompt": []}                         | prompt
            {"prompt": 5}                          | prompt
            {"prompt": [5, "a"]}                   | prompt[1]
            {"prompt": [5, 4096]}                  | prompt[1]
            {"prompt": [5, -1]}                    | prompt[1]
            {"prompt": [[]]}                       | prompt[0]
            {"prompt": [["a"]]}                    | prompt[0][0]
            {"prompt": "a", "max_tokens": -1}      | max_tokens
            {"prompt": "a", "suffix": "b"}         | suffix
            {"prompt": "a", "n": 3, "best_of": 2}  | best_of
            {"prompt": "a", "best_of": 129}        | best_of
            {"prompt": "a", "best_of": 2, "stream": true} | best_of
            {"prompt": "a", "logprobs": 21}        | logprobs
            {"prompt": "a", "logprobs": true}      | logprobs
            {"prompt": "a", "echo": "no"}          | echo
            {"prompt": "a", "prompt_embeds": "x"}  | prompt_embeds
            {"prompt": "a", "skip_special_tokens": 5} | skip_special_tokens""")
    void aWrongCompletionIsNamed(String body, String param) {
        assertThat(error(server.post(COMPLETIONS, body), 400).path("param").asString())
                .isEqualTo(param);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /tokenize   | {}                              | prompt
            /tokenize   | {"prompt": 5}                   | prompt
            /tokenize   | {"messages": []}                | messages
            /detokenize | {}                              | tokens
            /detokenize | {"tokens": "5"}                 | tokens
            /detokenize | {"tokens": [4096]}              | tokens[0]
            /detokenize | {"tokens": [1, -1]}             | tokens[1]""")
    void whatCannotBeTokenizedIsNamed(String path, String body, String param) {
        assertThat(error(server.post(path, body), 400).path("param").asString()).isEqualTo(param);
    }

    @Test
    void theMessageSaysFieldValueAndWhatIsAllowed() {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"temperature\": 3}";

        assertThat(error(server.post(CHAT, body), 400).path("message").asString())
                .isEqualTo("temperature is 3; it must be a number from 0 to 2");
    }

    @Test
    void aPromptThatIsTooLongSaysHowLongAndHowMuchFits() {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}".formatted("word ".repeat(5000));
        JsonNode error = error(server.post(CHAT, body), 400);

        assertThat(error.path("code").asString()).isEqualTo("context_length_exceeded");
        assertThat(error.path("message").asString()).contains("4096").containsPattern("\\d{4,5} in the prompt");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /v1/chat/completions | {"messages": [{"role": "user", "content": "%s"}], "max_tokens": 77}
            /v1/completions      | {"prompt": "%s", "max_tokens": 77}
            /v1/responses        | {"input": "%s", "max_output_tokens": 77}""")
    void aContextThatIsTooLongSaysPromptLimitAndWhatWasAskedFor(String path, String body) {
        String message = error(server.post(path, body.formatted("word ".repeat(5000))), 400)
                .path("message")
                .asString();

        assertThat(message)
                .contains("holds 4096 tokens", "and 77 to generate")
                .containsPattern("\\d{4,5} in the prompt");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "max_tokens": 1   | but 4097 were asked for: 4096 in the prompt and 1 to generate
            "temperature": 0  | but 4112 were asked for: 4096 in the prompt and 16 to generate""")
    void aPromptThatFillsTheContextLeavesNothingToGenerate(String field, String message) {
        String prompt = Collections.nCopies(4096, 5).toString();

        assertThat(error(server.post(COMPLETIONS, "{\"prompt\": %s, %s}".formatted(prompt, field)), 400)
                        .path("message")
                        .asString())
                .endsWith(message);
        String tooLong = Collections.nCopies(4097, 5).toString();
        assertThat(error(server.post(COMPLETIONS, "{\"prompt\": %s, \"max_tokens\": 0}".formatted(tooLong)), 400)
                        .path("message")
                        .asString())
                .endsWith("but 4097 were asked for: 4097 in the prompt and 0 to generate");
    }

    @Test
    void aChatThatFillsTheContextIsToldThatOneTokenHasToFollow() {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"%s\"}]}".formatted("word ".repeat(5000));

        assertThat(error(server.post(CHAT, body), 400).path("message").asString())
                .endsWith("in the prompt and at least 1 to generate");
    }

    @ParameterizedTest
    @CsvSource({"max_tokens, -1", "max_tokens, 0", "max_completion_tokens, -1", "max_completion_tokens, 0"})
    void aChatHasAtLeastOneToken(String field, int value) {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], \"%s\": %d}".formatted(field, value);

        assertThat(error(server.post(CHAT, body), 400).path("message").asString())
                .isEqualTo("%s is %d; it must be an integer from 1 to 2147483647".formatted(field, value));
    }

    @Test
    void aBodyThatIsCutOffIsToldWhereAndNothingOfTheParser() {
        assertThat(error(server.post(CHAT, "{\"messages\": ["), 400)
                        .path("message")
                        .asString())
                .isEqualTo("the body is not JSON: Unexpected end-of-input: expected close marker for Array"
                        + " (line 1, column 15)");
    }

    @Test
    void moreTokensThanTheContextHasRoomForAreRefused() {
        JsonNode error = error(server.post(COMPLETIONS, "{\"prompt\": [1, 2], \"max_tokens\": 5000}"), 400);

        assertThat(error.path("code").asString()).isEqualTo("context_length_exceeded");
        assertThat(error.path("message").asString()).contains("4096", "5002", "5000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"text\"", "{\"messages\": [}", "{} {}", "{\"a\": 1e999999999}"})
    void whatIsNoJsonObjectIsRefused(String body) {
        error(server.post(CHAT, body), 400);
    }

    @Test
    void whatIsTooMuchToHoldToIsRefusedAndNotLeftUnanswered() {
        String properties = IntStream.range(0, 30_000)
                .mapToObj("\"p%d\": {\"type\": \"string\"}"::formatted)
                .collect(Collectors.joining(", "));
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}], %s}";
        String schema = "\"guided_json\": {\"type\": \"object\", \"properties\": {%s}}".formatted(properties);

        assertThat(error(server.post(CHAT, body.formatted(schema)), 400)
                        .path("code")
                        .asString())
                .isEqualTo("too_complex");
        String tool = "{\"type\": \"function\", \"function\": {\"name\": \"f%d\"}}";
        String tools = IntStream.range(0, 1025).mapToObj(tool::formatted).collect(Collectors.joining(", "));
        assertThat(error(server.post(CHAT, body.formatted("\"tools\": [%s]".formatted(tools))), 400)
                        .path("param")
                        .asString())
                .isEqualTo("tools");
        for (String field : List.of("stop", "cache_salt")) {
            String text = "\"%s\": \"%s\"".formatted(field, "a".repeat(1025));
            assertThat(error(server.post(CHAT, body.formatted(text)), 400)
                            .path("param")
                            .asString())
                    .isEqualTo(field);
        }
    }

    @Test
    void aClientThatWritesAllOfATooLargeBodyBeforeItListensIsToldSo() throws IOException {
        try (Socket socket = server.open(CHAT, " ".repeat(40 << 20))) {
            byte[] answer = socket.getInputStream().readNBytes(12);

            assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 413");
        }
    }

    @Test
    void deepNestingIsRefused() {
        error(server.post(CHAT, "{\"messages\": " + "[".repeat(100_000)), 400);
    }

    @Test
    void theDeepestThatIsReadCanBeWrittenAgain() {
        String deep = "{\"a\": ".repeat(253) + "1" + "}".repeat(253);
        String body =
                "{\"input\": \"Hi\", \"max_output_tokens\": 1, \"stream\": true, \"tools\": [{\"type\": \"function\", "
                        + "\"name\": \"f\", \"parameters\": %s}]}";

        assertThat(server.post("/v1/responses", body.formatted(deep)).body())
                .contains("event: response.incomplete")
                .doesNotContain("server_error");
        error(server.post("/v1/responses", body.formatted("{\"a\": %s}".formatted(deep))), 400);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"e4", "ff", "c0af", "c181", "e080af", "f08080af", "f4908080", "c080", "eda080", "e282"})
    void whatIsNotUtf8IsRefused(String bytes) {
        String content = new String(HexFormat.of().parseHex(bytes), StandardCharsets.ISO_8859_1);
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"" + content + "\"}]}";

        JsonNode error = error(server.post(CHAT, body.getBytes(StandardCharsets.ISO_8859_1)), 400);

        assertThat(error.path("message").asString()).isEqualTo("the body is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE"})
    void otherEncodingsOfUnicodeAreRefused(String encoding) {
        String body = "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}";

        error(server.post(CHAT, body.getBytes(Charset.forName(encoding))), 400);
    }

    @Test
    void loneSurrogatesDoNotBreakTheAnswer() {
        error(server.post(CHAT, "{\"messages\": [{\"role\": \"\\ud800\", \"content\": \"Hi\"}]}"), 400);
        String body = "{\"prompt\": \"a\\ud800b\", \"max_tokens\": 1, \"echo\": true}";
        assertThat(server.post(COMPLETIONS, body).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        error(server.post(CHAT, new byte[17 << 20]), 413);
        error(
                server.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(server.port(), CHAT)))
                        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(new byte[17 << 20])))),
                413);
    }

    @Test
    void unknownPathsAreNotFound() {
        error(server.get("/v1/nothing"), 404);
        error(server.get("/v1/responses/resp_0"), 404);
        assertThat(error(server.get("/v1/models/other"), 404).path("code").asString())
                .isEqualTo("model_not_found");
    }

    @Test
    void aWrongMethodIsNotAllowed() {
        HttpResponse<String> response = server.get(CHAT);

        error(response, 405);
        assertThat(response.headers().firstValue("Allow")).contains("POST");
        error(server.post("/health", "{}"), 405);
        error(
                server.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(server.port())))
                        .DELETE()),
                405);
    }

    private static JsonNode error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = TestServer.JSON.readTree(response.body()).path("error");
        assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
        assertThat(error.path("message").asString()).isNotEmpty();
        return error;
    }
}
