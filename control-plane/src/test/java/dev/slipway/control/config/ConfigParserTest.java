package dev.slipway.control.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class ConfigParserTest {

    private static final String ENGINE = """
            trt_llm:
              inference_stack: v2
              build:
                checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano}
            """;

    private final ConfigParser parser = new ConfigParser();

    @Test
    void whatIsNotSaidHasTrussDefaults() {
        TrussConfig config = parser.parse(ENGINE).config();
        assertThat(config.resources()).isEqualTo(new Resources("1", "2Gi", null));
        assertThat(config.runtime().predictConcurrency()).isEqualTo(1);
        TrtLlm.EngineOptions runtime = Objects.requireNonNull(config.trtLlm()).runtime();
        assertThat(runtime.maxBatchSize()).isEqualTo(256);
        assertThat(runtime.maxNumTokens()).isEqualTo(8192);
        assertThat(runtime.maxSeqLen()).isNull();
        assertThat(runtime.enableChunkedPrefill()).isTrue();
        assertThat(config.dockerServer()).isNull();
    }

    @Test
    void unknownFieldsAreKeptAndNamedWithTheirPaths() {
        ParsedConfig parsed = parser.parse(ENGINE + "resources: {cpu: '2', colour: red}\nbrand_new: {a: 1}\n");
        assertThat(parsed.unreadFields()).containsExactlyInAnyOrder("resources.colour", "brand_new");
        assertThat(parsed.tree()).containsEntry("brand_new", Map.of("a", 1L));
    }

    @Test
    void everythingWrongIsReportedAtOnceWithPathValueAndWhatIsAllowed() {
        assertThat(violations(ENGINE + """
                        model_name: 7
                        resources: {cpu: 1, memory: 2 apples, accelerator: H1000}
                        runtime: {predict_concurrency: 0}
                        weights:
                          - {source: ftp://x/y, mount_location: relative}
                        build_commands: [1]
                        """))
                .extracting(ConfigViolation::path)
                .containsExactlyInAnyOrder(
                        "model_name",
                        "resources.cpu",
                        "resources.memory",
                        "resources.accelerator",
                        "runtime.predict_concurrency",
                        "weights[0].source",
                        "weights[0].mount_location",
                        "build_commands[0]");
        assertThat(violations(ENGINE + "resources: {cpu: 1}").getFirst().message())
                .isEqualTo("resources.cpu: 1 is not allowed; allowed: a text; numbers and flags need quotes");
    }

    @ParameterizedTest
    @CsvSource({"'1',1000", "'0.5',500", "500m,500", "'16',16000"})
    void coresAreReadAsThousandths(String cpu, int millis) {
        Resources resources = parser.parse(ENGINE + "resources: {cpu: '" + cpu + "'}")
                .config()
                .resources();
        assertThat(resources.cpuMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @CsvSource({"2Gi,2147483648", "1.5Gi,1610612736", "10G,10000000000", "512Mi,536870912", "1000,1000", "1k,1000"})
    void memoryIsReadAsBytes(String memory, long bytes) {
        Resources resources = parser.parse(ENGINE + "resources: {memory: '" + memory + "'}")
                .config()
                .resources();
        assertThat(resources.memoryBytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e3", "1 ", "m", "''", "Infinity", "99999999999"})
    void nonsenseCoresAreRefused(String cpu) {
        assertThat(violations(ENGINE + "resources: {cpu: \"" + cpu + "\"}")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0Gi", "2gi", "-1Gi", "9999999999Ei", "Gi", "1.Gi"})
    void nonsenseMemoryIsRefused(String memory) {
        assertThat(violations(ENGINE + "resources: {memory: '" + memory + "'}")).hasSize(1);
    }

    @Test
    void anAcceleratorHasATypeAndACount() {
        assertThat(accelerator("H100")).isEqualTo(new Accelerator("H100", 1));
        assertThat(accelerator("B200:4")).isEqualTo(new Accelerator("B200", 4));
        assertThat(accelerator("H100:4:x")).isEqualTo(new Accelerator("H100", 4));
        assertThat(violations(ENGINE + "resources: {accelerator: 'H100:0'}")
                        .getFirst()
                        .allowed())
                .contains("B200");
    }

    @Test
    void integersAreLaxAsInTrussExceptWhereTrussIsStrict() {
        assertThat(concurrency("'5'")).isEqualTo(5);
        assertThat(concurrency("5.0")).isEqualTo(5);
        assertThat(violations(ENGINE + "runtime: {predict_concurrency: 5.5}")).hasSize(1);
        assertThat(violations(ENGINE + "runtime: {predict_concurrency: x}")).hasSize(1);
        assertThat(violations(ENGINE + "  runtime: {max_batch_size: '8'}")).hasSize(1);
        assertThat(violations(ENGINE + "  runtime: {max_seq_len: true}")).hasSize(1);
        assertThat(violations(ENGINE + "  runtime: {max_seq_len: 99999999999999999999}"))
                .hasSize(1);
    }

    @Test
    void environmentVariablesBecomeText() {
        TrussConfig config = parser.parse(ENGINE + "environment_variables: {A: true, B: 1, C: x}")
                .config();
        assertThat(config.environmentVariables()).isEqualTo(Map.of("A", "true", "B", "1", "C", "x"));
        assertThat(violations(ENGINE + "environment_variables: {A: [1]}")).hasSize(1);
        assertThat(violations(ENGINE + "environment_variables: {'A=B': x}")).hasSize(1);
    }

    @Test
    void somethingMustServeTheModel() {
        assertThat(violations("model_name: x").getFirst().path()).isEqualTo("trt_llm");
        assertThat(violations("docker_server: {}"))
                .extracting(ConfigViolation::path)
                .contains("docker_server.start_command", "docker_server.server_port", "base_image");
        assertThat(violations("trt_llm: {inference_stack: v1}"))
                .extracting(ConfigViolation::path)
                .contains("trt_llm.inference_stack", "trt_llm.build.checkpoint_repository.source");
    }

    @Test
    void weightsHaveASourceAndAFolderOfTheirOwn() {
        String entry = "  - {source: 'hf://openai/gpt-oss-20b@main', mount_location: /a}\n";
        assertThat(parser.parse(ENGINE + "weights:\n" + entry).config().weights())
                .hasSize(1);
        assertThat(violations(ENGINE + "weights:\n" + entry + entry).getFirst().path())
                .isEqualTo("weights[1].mount_location");
        assertThat(violations(ENGINE + "weights: [{source: 's3://b@c/d', mount_location: /a}]"))
                .hasSize(1);
        assertThat(violations(ENGINE + "weights: [7]").getFirst().path()).isEqualTo("weights[0]");
    }

    @Test
    void duplicateKeysAreRefusedWithTheirLine() {
        assertThat(violations(ENGINE + "model_name: a\nmodel_name: b\n")
                        .getFirst()
                        .message())
                .contains("line 6", "duplicate key model_name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "7",
                "a: [",
                "a: b: c",
                "\t- x",
                "a: &x [*x]",
                "a: *nowhere",
                "? [1]\n: 2",
                "1: x",
                "a: !!java.util.Date 2000",
                "a: !!int x",
                "a: !!float x",
                "a: !!binary x",
                "a: !!set {x}",
                "a: 0b",
                "a: 0x",
                "a: .inf",
                "a: .nan",
                "a: 2001-99-99",
                "a: 2001-12-14t21:59:43.10-05:00",
                "a: 99999999999999999999999",
                "a: \"\\0\"",
                "a: \"\\ud800\"",
                "--- {}\n--- {}",
                "a: \u0007",
                "%YAML 9.9\n---\na: 1",
                "!!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:1/\"]]]]"
            })
    void hostileTextIsRefusedInOneSentence(String yaml) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> parser.parse(yaml))
                .withMessageNotContaining("Exception");
    }

    @Test
    void billionsOfLaughsAndDeepNestsEndAtOnce() {
        String laughs = "a: &a [x, x, x, x, x, x, x, x, x]\n"
                + "b: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n"
                + "c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n"
                + "d: &d [*c, *c, *c, *c, *c, *c, *c, *c]\n"
                + "e: &e [*d, *d, *d, *d, *d, *d, *d, *d]\n"
                + "f: &f [*e, *e, *e, *e, *e, *e, *e, *e]\n";
        String self = "a: &a {b: *a, c: *a, d: *a}\n";
        String deep = "a: " + "[".repeat(50_000);
        String flat = "a: " + "[" + "1,".repeat(30_000) + "1]";
        String long_ = "a: " + "x".repeat((1 << 20) + 1);
        for (String yaml : List.of(laughs, self, deep, flat, long_)) {
            long began = System.nanoTime();
            assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(() -> parser.parse(yaml));
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> parser.parse("model_name: é".getBytes(StandardCharsets.ISO_8859_1)))
                .withMessageContaining("UTF-8");
    }

    @Test
    void messagesShowOnlyTheBeginningOfALongValue() {
        assertThat(violations(ENGINE + "resources: {cpu: '" + "9".repeat(100_000) + "'}")
                        .getFirst()
                        .message())
                .hasSizeLessThan(400);
    }

    private @Nullable Accelerator accelerator(String written) {
        return parser.parse(ENGINE + "resources: {accelerator: '" + written + "'}")
                .config()
                .resources()
                .accelerator();
    }

    private int concurrency(String written) {
        return parser.parse(ENGINE + "runtime: {predict_concurrency: " + written + "}")
                .config()
                .runtime()
                .predictConcurrency();
    }

    private List<ConfigViolation> violations(String yaml) {
        try {
            parser.parse(yaml);
        } catch (InvalidConfigException e) {
            return e.violations();
        }
        throw new AssertionError("taken: " + yaml);
    }
}
