package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class StartTest {

    private final TestDatabase database = TestDatabase.create();
    private final Path data = ControlPlane.newData();

    @Test
    void aSecondStartFindsEverythingAsItWasAndPushesNothing() {
        JsonNode models;
        try (ControlPlane first = ControlPlane.start(database, data)) {
            models = first.admin().get("/v1/models").ok();
        }
        try (ControlPlane second = ControlPlane.start(database, data)) {
            assertThat(second.admin().get("/v1/models").ok()).isEqualTo(models);
        }
    }

    @Test
    void anAdminKeyThatWasRevokedDoesNotComeBack() {
        try (ControlPlane first = ControlPlane.start(database, data)) {
            first.admin()
                    .delete("/v1/api_keys/" + ControlPlane.ADMIN_KEY.substring(0, 8))
                    .ok();
        }
        try (ControlPlane second = ControlPlane.start(database, data)) {
            assertThat(second.admin().get("/v1/models").status()).isEqualTo(401);
        }
    }

    @Test
    void theLauncherHearsOfTheModelOnlyWhenTheStartIsDone() {
        try (ControlPlane controlPlane = ControlPlane.start(database, data)) {
            controlPlane.publish(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));
            JsonNode status = controlPlane.internal().get("/internal/status").ok();
            assertThat(status.get("bundled_model").isNull()).isTrue();
        }
    }

    @Test
    void theKeyOfANewFileTakesThePlaceOfTheOldFilesKey() throws IOException {
        String second;
        try (ControlPlane first = ControlPlane.start(database, data)) {
            second = makeKey(first.admin(), "second");
        }
        String next = writeKey("NextKey1");
        try (ControlPlane restarted = ControlPlane.start(database, data)) {
            assertThat(restarted.admin().get("/v1/models").status()).isEqualTo(401);
            assertThat(keys(restarted.withKey(next)))
                    .containsExactly(second.substring(0, 8) + " second", "NextKey1 admin");
            JsonNode ledger = restarted
                    .withKey(next)
                    .get("/v1/audit_logs?event_type_groups=API_KEYS&sources=SYSTEM&limit=2")
                    .ok();
            assertThat(ledger.get("items").values())
                    .extracting(entry -> entry.get("event_type").stringValue())
                    .containsExactly("API_KEY_CREATED", "API_KEY_DELETED");
        }
    }

    @Test
    void theKeyOfANewFileLeavesAKeyAloneToWhichAUserGaveTheName() throws IOException {
        String own;
        try (ControlPlane first = ControlPlane.start(database, data)) {
            String second = makeKey(first.admin(), "second");
            first.admin().delete("/v1/api_keys/AdminKey").ok();
            own = makeKey(first.withKey(second), "admin");
            first.withKey(own).delete("/v1/api_keys/" + second.substring(0, 8)).ok();
        }
        for (String prefix : List.of("NextKey1", "NextKey2")) {
            String next = writeKey(prefix);
            try (ControlPlane restarted = ControlPlane.start(database, data)) {
                assertThat(keys(restarted.withKey(next)))
                        .containsExactly(own.substring(0, 8) + " admin", prefix + " null");
            }
        }
    }

    @Test
    void theSecretsOfKeysAndSessionsAreNotInTheDatabase() throws SQLException {
        try (ControlPlane controlPlane = ControlPlane.start(database, data)) {
            String cookie = controlPlane
                    .anonymous()
                    .post("/v1/session", Map.of("api_key", ControlPlane.ADMIN_KEY))
                    .header("Set-Cookie")
                    .split("[=;]")[1];
            assertThat(dump("api_keys")).contains("AdminKey").doesNotContain(ControlPlane.ADMIN_KEY.substring(9));
            assertThat(dump("sessions")).isNotBlank().doesNotContain(cookie);
        }
    }

    @Test
    void aSettingThatDoesNotExistEndsTheStartWithItsName(CapturedOutput output) throws IOException {
        Files.writeString(data.resolve("config.yaml"), "domian: example.com\n");
        assertThatException()
                .isThrownBy(() -> ControlPlane.start(database, data))
                .withStackTraceContaining("config.yaml: domian");
        assertThat(output)
                .contains("config.yaml: domian: not a setting")
                .doesNotContain("\tat org.springframework.boot.SpringApplication");
    }

    @Test
    void aDatabaseOfANewerProgramEndsTheStartAndIsLeftAlone(CapturedOutput output) throws SQLException {
        Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .load()
                .migrate();
        try (Connection connection = database.connect()) {
            connection.createStatement().execute("""
                    insert into flyway_schema_history
                        (installed_rank, version, description, type, script, checksum, installed_by, execution_time, success)
                    values (9999, '9999', 'from tomorrow', 'SQL', 'V9999__from_tomorrow.sql', 1, 'x', 1, true)""");
        }
        assertThatException().isThrownBy(() -> ControlPlane.start(database, data));
        assertThat(output).contains("the database is of a newer version (migration 9999) than this program");
    }

    @Test
    void anAdminKeyFileWithoutAKeyEndsTheStart() throws IOException {
        Files.writeString(data.resolve("admin-api-key"), "secret");
        assertThatException()
                .isThrownBy(() -> ControlPlane.start(database, data))
                .withMessageContaining("admin-api-key holds no API key")
                .withMessageNotContaining("secret");
    }

    @Test
    void aDatabaseThatCannotBeReachedEndsTheStartInOneSentence(CapturedOutput output) throws IOException {
        int nobody;
        try (ServerSocket free = new ServerSocket(0)) {
            nobody = free.getLocalPort();
        }
        TestDatabase gone = new TestDatabase("jdbc:postgresql://127.0.0.1:" + nobody + "/x", "x", "x");
        assertThatException().isThrownBy(() -> ControlPlane.start(gone, data));
        assertThat(output).contains("the database cannot be used: Connection to 127.0.0.1:" + nobody + " refused");
    }

    private static String makeKey(Client client, String name) {
        return client.post("/v1/api_keys", Map.of("name", name, "type", "PERSONAL"))
                .ok()
                .get("api_key")
                .stringValue();
    }

    private String writeKey(String prefix) throws IOException {
        String key = prefix + "." + "t".repeat(43);
        Files.writeString(data.resolve("admin-api-key"), key);
        return key;
    }

    /** Prefix and name of each. */
    private static List<String> keys(Client client) {
        return client.get("/v1/api_keys").ok().get("keys").values().stream()
                .map(key ->
                        key.get("prefix").stringValue() + " " + key.get("name").stringValue(null))
                .toList();
    }

    private String dump(String table) throws SQLException {
        try (Connection connection = database.connect();
                var rows = connection
                        .createStatement()
                        .executeQuery("select string_agg(t::text, ' ') from " + table + " t")) {
            rows.next();
            return rows.getString(1);
        }
    }
}
