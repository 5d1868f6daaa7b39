package dev.slipway.control.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fields of Truss's own schema, {@code truss/config.schema.json} of basetenlabs/truss 0.18.26: each is known and its type checked. */
class TrussSchemaTest {

    private static final String ENGINE = """
            trt_llm:
              inference_stack: v2
              build:
                checkpoint_repository: {source: LOCAL, repo: gpt-oss-nano}
            """;

    /** Where each type of the schema stands in a config. */
    private static final List<String> OBJECTS = List.of(
            "resources:Resources",
            "runtime:Runtime",
            "runtime.health_checks:HealthChecks",
            "build:Build",
            "base_image:BaseImage",
            "docker_server:DockerServer",
            "trt_llm.runtime:TRTLLMRuntimeConfigurationV2",
            "trt_llm.build:TrussTRTLLMBuildConfiguration",
            "trt_llm.version_overrides:VersionsOverrides");

    private static JsonNode schema;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream text = TrussSchemaTest.class.getResourceAsStream("/truss/config-fields.json")) {
            schema = JsonMapper.shared().readTree(Objects.requireNonNull(text));
        }
    }

    @Test
    void everyFieldAtTheTopIsKnown() {
        List<String> unknown = new ArrayList<>();
        for (JsonNode field : schema.path("Config")) {
            unknown.addAll(unread(field.asString() + ": []\n"));
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyFieldOfTheObjectsInItIsKnown() {
        List<String> unknown = new ArrayList<>();
        for (String object : OBJECTS) {
            String[] parts = object.split(":");
            for (JsonNode field : schema.path(parts[1])) {
                unknown.addAll(unread(nested(parts[0].split("\\."), field.asString())));
            }
        }
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "python_version: py27 | python_version: py27 is not allowed; allowed: one of py39",
                "requirements: [a], requirements_file: b | requirements: only one of requirements and requirements_file",
                "data_dir: 7 | data_dir: 7 is not allowed",
                "live_reload: perhaps | live_reload: perhaps is not allowed; allowed: true or false",
                "model_cache: [{repo_id: a}] | model_cache[0].use_volume: required",
                "model_cache: [{repo_id: a, use_volume: true}] | model_cache[0].volume_folder: required",
                "external_data: [{url: a}] | external_data[0].local_data_path: required",
                "build: {secret_to_path_mapping: {'a b': /x}} | build.secret_to_path_mapping: a b is not allowed",
                "build: {model_server: Flask} | build.model_server: Flask is not allowed",
                "resources: {node_count: 2} | resources.node_count: 2 is not allowed",
                "resources: {accelerator: {accelerator: H100, count: 0}} | resources.accelerator.count: 0 is not allowed",
                "runtime: {num_workers: 2} | runtime.num_workers: 2 is not allowed",
                "runtime: {transport: {kind: grpc}} | runtime.transport.kind: grpc is not allowed",
                "runtime: {egress_restrictions: {ip_allow_list: ['::1']}} | IPv6 is not supported",
                "runtime: {streaming_read_timeout: soon} | runtime.streaming_read_timeout: soon is not allowed",
                "base_image: {image: a, docker_auth: {auth_method: AWS_OIDC}} | aws_oidc_region: must be provided",
                "weights: [{source: 'hf://a/b', mount_location: /m, auth: {auth_method: CUSTOM_SECRET}}] | auth_secret_name: must be provided",
                "bis_llm: {version: '1'} | bis_llm: not to be given",
                "training_checkpoints: {loops_checkpoint_ids: [a]} | training_checkpoints: not to be given"
            })
    void aWrongFieldIsNamedWithWhatIsAllowed(String fields, String message) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> new ConfigParser().parse("{" + fields + "," + flow() + "}"))
                .withMessageContaining(message);
    }

    @Test
    void aPythonClassIsRefusedWithWhatServesInstead() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() ->
                        new ConfigParser().parse("model_name: x\nmodel_class_name: Model\nrequirements: [torch]\n"))
                .withMessageContaining("Python class")
                .withMessageContaining("docker_server");
    }

    @Test
    void fieldsOfTheFirstStackMayOnlySayTheirDefaults() {
        String build =
                "trt_llm: {inference_stack: v2, runtime: {}, build: {checkpoint_repository: {source: LOCAL, repo: a}, %s}}";
        new ConfigParser().parse(build.formatted("max_batch_size: 256, base_model: decoder, speculator: null"));
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> new ConfigParser().parse(build.formatted("max_batch_size: 8, speculator: {a: 1}")))
                .withMessageContaining("trt_llm.build.max_batch_size: 8")
                .withMessageContaining("trt_llm.build.speculator");
    }

    @Test
    void whatIsKnownAndChangesNothingIsTold() {
        assertThat(new ConfigParser()
                        .parse(
                                ENGINE
                                        + "requirements: [torch]\nmodel_class_name: Model\nruntime: {enable_debug_logs: true}\n")
                        .idleFields())
                .containsExactlyInAnyOrder("requirements", "runtime.enable_debug_logs");
    }

    /** Its type is wrong almost everywhere; what counts is that somebody looked. */
    private static List<String> unread(String yaml) {
        Findings findings = new Findings();
        TrussConfig.from(new Fields(PlainTree.of(YamlText.read(yaml), findings), "", findings));
        return findings.unread();
    }

    private static String nested(String[] path, String field) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < path.length; i++) {
            yaml.append("  ".repeat(i)).append(path[i]).append(":\n");
        }
        return yaml.append("  ".repeat(path.length))
                .append(field)
                .append(": []\n")
                .toString();
    }

    private static String flow() {
        return "trt_llm: {inference_stack: v2, build: {checkpoint_repository: {source: LOCAL, repo: a}}}";
    }
}
