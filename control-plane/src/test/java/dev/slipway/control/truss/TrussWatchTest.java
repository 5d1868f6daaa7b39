package dev.slipway.control.truss;

import static dev.slipway.control.truss.TrussClient.base64;
import static dev.slipway.control.truss.TrussClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.truss.Tar.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TrussWatchTest {

    private static ControlPlane controlPlane;
    private static TrussClient truss;
    private static int number;

    private String model = "";
    private String deployment = "";
    private String hash = "";

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
        truss = TrussClient.of(controlPlane);
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @BeforeEach
    void pushADraft() throws IOException {
        String key = truss.upload(Tar.of(Entry.file("config.yaml", "# draft\n")));
        JsonNode version = truss.data(
                        "mutation { deploy_draft_truss(name: \"watched-%d\" s3_key: \"%s\" config: \"%s\") { model_version { id oracle { id } } } }"
                                .formatted(number++, key, base64(Configs.nano())))
                .at("/deploy_draft_truss/model_version");
        model = version.at("/oracle/id").stringValue();
        deployment = text(version, "id");
        JsonNode draft = truss.data(
                        "{model(id: \"%s\") {versions {id is_draft truss_hash truss_signature}}}".formatted(model))
                .at("/model/versions/0");
        assertThat(draft.get("is_draft").booleanValue()).isTrue();
        hash = text(draft, "truss_hash");
    }

    @Test
    void beforeAnyChangeWhatWasPushedRuns() {
        JsonNode state = state();
        assertThat(state.get("is_container_built_from_push").booleanValue()).isTrue();
        assertThat(state.get("django_patch_state").isNull()).isTrue();
        assertThat(state.get("container_patch_state").isNull()).isTrue();
    }

    @Test
    void aChangeIsStagedThenApplied() {
        JsonNode staged = stage(hash, "b", List.of(variable("ADD", "MODE", "fast")));
        assertThat(staged.get("succeeded").booleanValue()).as(staged.toString()).isTrue();
        assertThat(state().at("/django_patch_state/current_hash").stringValue()).isEqualTo("b");
        assertThat(state().at("/container_patch_state/current_hash").stringValue())
                .isEqualTo(hash);
        assertThat(config().at("/environment_variables/MODE").isMissingNode()).isTrue();

        assertThat(sync().get("succeeded").booleanValue()).isTrue();
        assertThat(state().at("/container_patch_state/current_hash").stringValue())
                .isEqualTo("b");
        assertThat(state().at("/container_patch_state/current_signature").stringValue())
                .contains("# changed");
        assertThat(config().at("/environment_variables/MODE").stringValue()).isEqualTo("fast");

        stage("b", "c", List.of(variable("REMOVE", "MODE", "fast")));
        sync();
        assertThat(config().at("/environment_variables/MODE").isMissingNode()).isTrue();
    }

    @Test
    void aWholeConfigReplacesTheOneThatRuns() {
        Map<String, Object> next = Configs.nanoWith("description", "another");
        JsonNode staged = stage(
                hash,
                "b",
                List.of(Map.of(
                        "type", "config", "body", Map.of("action", "UPDATE", "config", next, "path", "config.yaml"))));
        assertThat(staged.get("succeeded").booleanValue()).as(staged.toString()).isTrue();
        sync();
        assertThat(config().get("description").stringValue()).isEqualTo("another");
    }

    @Test
    void everythingElseNeedsAFullDeploy() {
        JsonNode refused = stage(
                hash,
                "b",
                List.of(Map.of("type", "model_code", "body", Map.of("action", "UPDATE", "path", "model.py"))));
        assertThat(refused.get("succeeded").booleanValue()).isFalse();
        assertThat(refused.get("needs_full_deploy").booleanValue()).isTrue();
        assertThat(text(refused, "error")).contains("model code");
        JsonNode stale = stage("stale", "b", List.of(variable("ADD", "A", "b")));
        assertThat(stale.get("needs_full_deploy").booleanValue()).isTrue();
        assertThat(text(stale, "error")).contains(hash);
    }

    @Test
    void aConfigThatCannotBeTakenLeavesAllAsItWas() {
        Map<String, Object> bad = Configs.nanoWith("resources", Map.of("cpu", "lots"));
        JsonNode refused = stage(hash, "b", List.of(Map.of("type", "config", "body", Map.of("config", bad))));
        assertThat(refused.get("needs_full_deploy").booleanValue()).isFalse();
        assertThat(text(refused, "error")).contains("resources.cpu");
        assertThat(state().get("is_container_built_from_push").booleanValue()).isTrue();
        assertThat(truss.error("mutation {stage_patch_for_draft_truss(id: \"%s\", patch: \"e30\") {succeeded}}"
                        .formatted(model)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "", "null", "[]", "{'patch_ops': [null]}", "{'patch_ops': [{'body': {}}]}"})
    void whatIsNoPatchIsRefused(String patch) {
        String given = patch.equals("?")
                ? patch
                : Base64.getEncoder().encodeToString(patch.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
        assertThat(truss.error("mutation {stage_patch_for_draft_truss(id: \"%s\", patch: \"%s\") {succeeded}}"
                        .formatted(model, given)))
                .contains("base64 of a patch as JSON");
    }

    @Test
    void aModelWithoutDraftHasNothingToWatch() {
        assertThat(truss.error("{truss_watch_state(id: \"abcd1234\") {is_container_built_from_push}}"))
                .contains("abcd1234");
    }

    private JsonNode stage(String previous, String next, List<Map<String, Object>> operations) {
        Map<String, Object> signature = Map.of("content_hashes_by_path", Map.of(), "config", "# changed");
        Map<String, Object> patch =
                Map.of("prev_hash", previous, "next_hash", next, "next_signature", signature, "patch_ops", operations);
        return truss.data(
                        "mutation {stage_patch_for_draft_truss(id: \"%s\", patch: \"%s\") {id name version_id succeeded needs_full_deploy error}}"
                                .formatted(model, base64(patch)))
                .get("stage_patch_for_draft_truss");
    }

    private JsonNode sync() {
        return truss.data("mutation {sync_draft_truss(id: \"%s\") {version_id succeeded needs_full_deploy error}}"
                        .formatted(model))
                .get("sync_draft_truss");
    }

    private JsonNode state() {
        return truss.data(
                        "{truss_watch_state(id: \"%s\") {is_container_built_from_push django_patch_state {current_hash current_signature} container_patch_state {current_hash current_signature}}}"
                                .formatted(model))
                .get("truss_watch_state");
    }

    private JsonNode config() {
        return controlPlane
                .admin()
                .get("/v1/models/%s/deployments/%s/config".formatted(model, deployment))
                .ok()
                .get("config");
    }

    private static Map<String, Object> variable(String action, String name, String value) {
        return Map.of("type", "environment_variable", "body", Map.of("action", action, "item", Map.of(name, value)));
    }
}
