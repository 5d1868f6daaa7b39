package dev.slipway.control.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.slipway.control.Client.Answer;
import dev.slipway.control.Configs;
import dev.slipway.control.ControlPlane;
import dev.slipway.control.SlipwayProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class SecretTest {

    private static ControlPlane controlPlane;

    @BeforeAll
    static void start() {
        controlPlane = ControlPlane.start();
    }

    @AfterAll
    static void stop() {
        controlPlane.close();
    }

    @Test
    void aSecretIsKeptAndNeverShown() {
        JsonNode made = put("hf_token", "hf_verysecret").ok();
        JsonNode changed = put("hf_token", "hf_another").ok();
        assertThat(changed).isEqualTo(made);
        assertThat(made.get("team_name").stringValue()).isEqualTo("default");
        assertThat(names()).contains("hf_token");
        assertThat(controlPlane.admin().get("/v1/secrets").text()).doesNotContain("hf_another", "hf_verysecret");
        assertThat(secrets().value("default", "hf_token")).contains("hf_another");

        assertThat(controlPlane
                        .admin()
                        .delete("/v1/secrets/hf_token")
                        .ok()
                        .get("name")
                        .stringValue())
                .isEqualTo("hf_token");
        assertThat(names()).doesNotContain("hf_token");
        assertThat(controlPlane.admin().delete("/v1/secrets/hf_token").status()).isEqualTo(404);
        assertThat(secrets().value("default", "hf_token")).isEmpty();
    }

    @Test
    void dashAndUnderscoreAreTheSameInAName() {
        put("a-b_c", "one").ok();
        assertThat(put("a_b-c", "two").ok().get("name").stringValue()).isEqualTo("a-b_c");
        assertThat(secrets().missing("default", List.of("a_b_c", "a-b-c", "a.b.c")))
                .containsExactly("a.b.c");
        assertThat(controlPlane.admin().delete("/v1/secrets/a_b_c").status()).isEqualTo(200);
    }

    @Test
    void theDatabaseHoldsNoValueAndTheFileOnlyItsOwner() throws IOException {
        put("hidden", "find-me-if-you-can").ok();
        byte[] stored = controlPlane
                .bean(JdbcClient.class)
                .sql("select ciphertext from secrets where name = 'hidden'")
                .query(byte[].class)
                .single();
        assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("find-me");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyFile())))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileToWhichAKeyWasAddedReadsWhatIsThere() throws IOException, GeneralSecurityException {
        put("older", "written before").ok();
        KeysetHandle old =
                TinkJsonProtoKeysetFormat.parseKeyset(Files.readString(keyFile()), InsecureSecretKeyAccess.get());
        KeysetHandle rotated = KeysetHandle.newBuilder(old)
                .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                        .withRandomId()
                        .makePrimary())
                .build();
        Files.writeString(keyFile(), TinkJsonProtoKeysetFormat.serializeKeyset(rotated, InsecureSecretKeyAccess.get()));
        assertThat(secrets().value("default", "older")).contains("written before");
        put("newer", "written after").ok();
        Files.writeString(keyFile(), TinkJsonProtoKeysetFormat.serializeKeyset(old, InsecureSecretKeyAccess.get()));
        assertThatThrownBy(() -> secrets().value("default", "newer")).hasMessageContaining("cannot be decrypted");
        Files.writeString(keyFile(), TinkJsonProtoKeysetFormat.serializeKeyset(rotated, InsecureSecretKeyAccess.get()));
    }

    @Test
    void aValueThatWasMovedToAnotherRowIsNotTaken() {
        put("mine", "mine").ok();
        put("theirs", "theirs").ok();
        controlPlane
                .bean(JdbcClient.class)
                .sql(
                        "update secrets set ciphertext = (select ciphertext from secrets where name = 'theirs') where name = 'mine'")
                .update();
        assertThatThrownBy(() -> secrets().value("default", "mine")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"name\":\"x\"}",
                "{\"value\":\"x\"}",
                "{\"name\":\"\",\"value\":\"x\"}",
                "{\"name\":\"..\",\"value\":\"x\"}",
                "{\"name\":\"a/b\",\"value\":\"x\"}",
                "{\"name\":\"a b\",\"value\":\"x\"}",
                "{\"name\":7,\"value\":\"x\"}",
                "{\"name\":\"x\",\"value\":null}",
                "{\"name\":\"x\",\"value\":7}",
                "{\"name\":\"x\",\"value\":\"a\\u0000b\"}",
                "{\"name\":\"x\",\"value\":\"\\ud800\"}"
            })
    void aWrongBodyIsRefused(String body) {
        Answer answer = controlPlane.admin().post("/v1/secrets", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("message").stringValue()).isNotBlank();
    }

    @Test
    void aValueThatIsTooLongIsNotRepeatedInTheRefusal() {
        Answer answer = put("long", "x".repeat(65_537));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("65536 bytes").doesNotContain("xxxx");
        assertThat(put("long", "x".repeat(65_536)).status()).isEqualTo(200);
    }

    @Test
    void aPushThatNamesAnUnknownSecretIsRefusedByTheName() {
        Answer refused = push("needs secrets", "missing_one");
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().get("message").stringValue()).contains("secrets.missing_one");
        assertThat(controlPlane.admin().get("/v1/models?name=needs%20secrets").text())
                .doesNotContain("needs secrets");

        put("missing-one", "here now").ok();
        String deployment =
                push("needs secrets", "missing_one").ok().at("/deployment/id").stringValue();
        DeploymentSecrets named = controlPlane.bean(DeploymentSecrets.class);
        assertThat(named.of(deployment).values()).isEqualTo(Map.of("missing_one", "here now"));
        assertThat(named.of(deployment).masked("got here now and there")).isEqualTo("got *** and there");
        assertThat(named.of(deployment).toString()).doesNotContain("here now");

        controlPlane.admin().delete("/v1/secrets/missing_one").ok();
        assertThat(named.of(deployment).missing()).isEqualTo(Set.of("missing_one"));
    }

    private static Answer push(String model, String secret) {
        Map<String, @Nullable Object> names = new HashMap<>();
        names.put(secret, null);
        return controlPlane.admin().post("/v1/models", Configs.push(model, Configs.nanoWith("secrets", names)));
    }

    private static Answer put(String name, String value) {
        return controlPlane.admin().post("/v1/secrets", Map.of("name", name, "value", value));
    }

    private static List<String> names() {
        return StreamSupport.stream(
                        controlPlane
                                .admin()
                                .get("/v1/secrets")
                                .ok()
                                .get("secrets")
                                .spliterator(),
                        false)
                .map(secret -> secret.get("name").stringValue())
                .toList();
    }

    private static StoredSecrets secrets() {
        return controlPlane.bean(StoredSecrets.class);
    }

    private static Path keyFile() {
        return controlPlane.bean(SlipwayProperties.class).data().resolve("secret-keys.json");
    }
}
