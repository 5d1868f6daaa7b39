package dev.slipway.control.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.config.CheckpointRepository;
import dev.slipway.control.config.CheckpointRepository.Source;
import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ConfigViolation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VllmServeCommandTest {

    @Test
    void theFlagsThatThisEngineHasAreApplied() {
        assertThat(settings(
                        "m --max-model-len 8k --max-num-batched-tokens 4K --max-num-seqs 32 --no-enable-chunked-prefill "
                                + "--no-enable-prefix-caching --stream-interval 20 --served-model-name a b"))
                .isEqualTo(Map.of(
                        "max-seq-len", "8000",
                        "max-num-tokens", "4096",
                        "max-batch-size", "32",
                        "chunked-prefill", "false",
                        "prefix-caching", "false",
                        "stream-interval", "20",
                        "served-model-name", "a",
                        "served-model-aliases[0]", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m --max-model-len 4096",
                "m --max-model-len=4096",
                "m --max_model_len 4096",
                "m --max_model_len=4096",
                "--max-model-len 4096 m",
                "--model m --max-model-len 4096",
                "m --max-model-len 1 --max-model-len 4096",
                "m -tp 1 -O3 --max-model-len 4K"
            })
    void aFlagMayBeWrittenInAllTheWaysOfVllm(String flags) {
        assertThat(settings(flags)).containsEntry("max-seq-len", "4096").containsEntry("served-model-name", "m");
    }

    @Test
    void aKeyOfAJsonValueMayBeGivenAlone() {
        assertThat(lines("m --compilation-config.pass_config.fuse_allreduce_rms true --compilation-config.mode=3"))
                .anyMatch(
                        line -> line.startsWith(
                                "--compilation-config: {\"pass_config\":{\"fuse_allreduce_rms\":true},\"mode\":3} not applied"));
        assertThat(lines("m -cc.cudagraph_capture_sizes+ 1,2 --compilation_config.cudagraph_capture_sizes+=4"))
                .anyMatch(line -> line.startsWith(
                        "--compilation-config: {\"cudagraph_capture_sizes\":[\"1\",\"2\",\"4\"]} not applied"));
    }

    @Test
    void aFlagMayBeTurnedOffInBothWaysOfVllm() {
        assertThat(settings("m --enable-prefix-caching --disable-prefix-caching --no-enable-chunked-prefill"))
                .containsEntry("prefix-caching", "false")
                .containsEntry("chunked-prefill", "false");
        assertThat(lines("m --enable-log-stats"))
                .anyMatch(line -> line.startsWith("--disable-log-stats: false not applied"));
        assertThat(lines("m --no-enable-prompt-tokens-details"))
                .anyMatch(line -> line.startsWith("--enable-prompt-tokens-details: false not applied"));
    }

    @Test
    void whatRequestsGetThatDoNotSayItIsApplied() {
        assertThat(settings("m --seed 7 --max-logprobs -1 --generation-config vllm --return-tokens-as-token-ids "
                        + "--override-generation-config.temperature 0.5 --override-generation-config.top_k=40 "
                        + "--default-chat-template-kwargs.reasoning_effort high --enable-force-include-usage"))
                .containsEntry("requests.seed", "7")
                .containsEntry("requests.max-logprobs", "-1")
                .containsEntry("requests.checkpoint-sampling", "false")
                .containsEntry("requests.return-tokens-as-token-ids", "true")
                .containsEntry("requests.sampling.temperature", "0.5")
                .containsEntry("requests.sampling.top-k", "40")
                .containsEntry("requests.reasoning-effort", "high")
                .containsEntry("requests.always-include-usage", "true");
    }

    @Test
    void theSizeOfTheCacheIsApplied() {
        assertThat(settings("m --kv-cache-memory-bytes 2G")).containsEntry("kv-cache-memory", "2147483648");
        assertThat(settings("m --num-gpu-blocks-override 100")).containsEntry("kv-cache-blocks", "100");
        assertThat(settings("m --block-size 64 --num-gpu-blocks-override 100")).containsEntry("kv-cache-blocks", "400");
    }

    @Test
    void theSmallerOfTwoLimitsCountsInAnyOrder() {
        assertThat(settings("m --max-num-active-seqs 4 --max-num-seqs 32 --max-num-batched-tokens 8k "
                        + "--max-num-scheduled-tokens 4k"))
                .containsEntry("max-batch-size", "4")
                .containsEntry("max-num-tokens", "4000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-sc '{\"method\":\"ngram\",\"num_speculative_tokens\":4,\"prompt_lookup_max\":3,\"prompt_lookup_min\":2}'",
                "--speculative-config.method ngram --speculative-config.num_speculative_tokens=4 "
                        + "--speculative-config.prompt_lookup_max 3 --speculative_config.prompt_lookup_min 2",
                "--spec-method ngram --spec-tokens 4 -sc.prompt_lookup_max 3 -sc.prompt_lookup_min 2",
                "-sc '{\"model\":\"[ngram]\",\"num_speculative_tokens\":4,\"prompt_lookup_max\":3,\"prompt_lookup_min\":2}'"
            })
    void guessesFromTheTextItselfAreApplied(String flags) {
        assertThat(settings("m " + flags))
                .containsEntry("speculation.tokens", "4")
                .containsEntry("speculation.prompt-lookup-max", "3")
                .containsEntry("speculation.prompt-lookup-min", "2");
    }

    @Test
    void guessesOfAModelAreListed() {
        assertThat(lines("m -sc.method eagle3 -sc.model a/b -sc.num_speculative_tokens 3"))
                .anyMatch(line -> line.startsWith("--speculative-config: {\"method\":\"eagle3\"")
                        && line.endsWith(
                                "not applied, tokens are guessed by ngram alone; the answers are the same without it"));
        assertThat(lines("m --spec-method mtp --spec-tokens 1"))
                .anyMatch(line -> line.startsWith("--spec-tokens: 1 not applied"));
    }

    @Test
    void theQueueIsWhatIsLeftOfTheRequestsInFlight() {
        assertThat(settings("m --max-num-queued-reqs 100 --max-num-seqs 64")).containsEntry("max-queue-size", "36");
        assertThat(settings("m --max-num-queued-reqs 10")).containsEntry("max-queue-size", "1");
    }

    @Test
    void aLengthThatIsLeftToTheEngineIsNotSet() {
        assertThat(settings("m --max-model-len auto")).doesNotContainKey("max-seq-len");
        assertThat(settings("m --max-model-len -1")).doesNotContainKey("max-seq-len");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m --max-modellen 4096 | --max-modellen is not allowed; allowed: flags that vllm serve is known to have",
                "m --no-max-model-len | --no-max-model-len is not allowed",
                "m -x | -x is not allowed",
                "m n | n is not allowed; allowed: one model",
                "m --max-model-len | --max-model-len needs a value: a number of tokens",
                "m --max-model-len lots | --max-model-len lots is not allowed; allowed: a number of tokens",
                "m --max-num-seqs 0 | --max-num-seqs 0 is not allowed; allowed: an integer of at least 1",
                "m --compilation-config {x | --compilation-config {x is not allowed; allowed: a JSON value",
                "m --max-mod 5 | --max-mod is not allowed; allowed: flags that vllm serve is known to have, as --max-model-len",
                "m --config serve.yaml | --config serve.yaml is not allowed; allowed: not to give it: files of an image are not read",
                "m --scheduling-policy lifo | --scheduling-policy lifo is not allowed; allowed: one of fcfs, priority",
                "m --generation-config /x | --generation-config /x is not allowed; allowed: auto or vllm",
                "m --override-generation-config.temperature 9 | --override-generation-config.temperature 9 is not allowed; allowed: a number from 0 to 2",
                "m --override-generation-config.max_new_tokens 0 | max_new_tokens 0 is not allowed; allowed: an integer of at least 1",
                "m --default-chat-template-kwargs.thinking true | allowed: reasoning_effort alone",
                "m --max-logprobs -2 | --max-logprobs -2 is not allowed; allowed: an integer of at least -1",
                "m -sc.method ngram | --speculative-config {\"method\":\"ngram\"} is not allowed; allowed: num_speculative_tokens",
                "m -sc.method ngram -sc.num_speculative_tokens 0 | --speculative-config.num_speculative_tokens 0 is not allowed; allowed: an integer of at least 1",
                "m -sc.method ngram -sc.num_speculative_tokens 2 -sc.prompt_lookup_max 2 -sc.prompt_lookup_min 3 | prompt_lookup_min 3 is not allowed; allowed: at most",
                "m -sc 3 | --speculative-config 3 is not allowed; allowed: a JSON object",
                "m --long-prefill-token-threshold -1 | --long-prefill-token-threshold -1 is not allowed; allowed: an integer of at least 0",
                "m --quantization fp8 | --quantization fp8 is not allowed; allowed: not to give it, or mxfp4",
                "m --no-port | --no-port is not allowed",
                "m --no-enable-lora=true | --no-enable-lora is not allowed",
                "m --enable-prefix-caching=maybe | --enable-prefix-caching maybe is not allowed; allowed: true or false",
                "m --enable-lora | --enable-lora true is not allowed; allowed: not to give it, or false: there are no adapters",
                "m --chat-template x.jinja | --chat-template x.jinja is not allowed",
                "m --max-num-seqs 9 --max-num-batched-tokens 8 | --max-num-batched-tokens 8 is not allowed; allowed: at least --max-num-seqs",
                "m -tp 8 | --tensor-parallel-size 8 is not allowed; allowed: at most 4",
                "--seed 1 | vllm serve MODEL",
                "m --port 9000 | 8000 is not allowed; allowed: 9000",
                "m 2>&1 | > is not read"
            })
    void whatCannotBeHonouredIsRefusedByName(String flags, String message) {
        assertThat(violations(flags)).singleElement().asString().contains(message);
    }

    @Test
    void allThatIsWrongIsToldAtOnce() {
        assertThat(violations("m --nonsense 1 --enable-lora --max-num-seqs x")).hasSize(3);
    }

    @Test
    void theHarmlessValueOfARefusedFlagIsTaken() {
        assertThat(lines("m --no-enable-lora --load-format auto --tool-call-parser openai"))
                .filteredOn(line -> line.contains("holds already"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-oss-nano,LOCAL,gpt-oss-nano",
        "/srv/x,LOCAL,/srv/x",
        "openai/gpt-oss-20b,HF,openai/gpt-oss-20b",
        "/models/big,HF,a/b",
        "/models/big/part,HF,a/b",
        "/models/bigger,LOCAL,/models/bigger"
    })
    void theModelIsAFolderOfWeightsARepositoryOrABundledCheckpoint(String model, Source source, String repo) {
        CheckpointRepository checkpoint = ((EnginePlan.Native) plan(model)).checkpoint();
        assertThat(checkpoint.source()).isEqualTo(source);
        assertThat(checkpoint.repo()).isEqualTo(repo);
    }

    @Test
    void whatTheContainerWouldHaveDoneIsListed() {
        assertThat(lines("m"))
                .contains(
                        "base_image.image: vllm/vllm-openai:v0.18.0 not applied, the native engine serves in its place",
                        "build_commands: apt-get install x not applied, not needed: the native engine brings what it loads",
                        "environment_variables.VLLM_X: 1 not applied, nothing in the native engine reads it",
                        "docker_server.readiness_endpoint: /health holds already, the native engine serves it");
    }

    private static EnginePlan plan(String flags) {
        return EnginePlan.of(new ConfigParser().parse("""
                resources: {accelerator: "H100:4"}
                base_image: {image: "vllm/vllm-openai:v0.18.0"}
                build_commands: [apt-get install x]
                environment_variables: {VLLM_X: "1"}
                weights: [{source: "hf://a/b@main", mount_location: /models/big}]
                docker_server:
                  start_command: vllm serve %s
                  server_port: 8000
                  predict_endpoint: /v1/chat/completions
                  readiness_endpoint: /health
                  liveness_endpoint: /health
                """.formatted(flags)).config(), "model");
    }

    private static Map<String, String> settings(String flags) {
        return ((EnginePlan.Native) plan(flags)).settings();
    }

    private static List<String> lines(String flags) {
        return ((EnginePlan.Native) plan(flags))
                .outcomes().stream().map(FlagOutcome::line).toList();
    }

    private static List<String> violations(String flags) {
        return ((EnginePlan.Unservable) plan(flags))
                .violations().stream().map(ConfigViolation::message).toList();
    }
}
