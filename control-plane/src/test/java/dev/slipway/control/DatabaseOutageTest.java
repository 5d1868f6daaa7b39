package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.control.Client.Answer;
import dev.slipway.control.host.EmbeddedPostgres;
import dev.slipway.control.host.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseOutageTest {

    @Test
    void withoutTheDatabaseRequestsAreToldSoRoutesStayAndAllIsWellWhenItIsBack(@TempDir Path folder)
            throws IOException, InterruptedException {
        PostgresBinaries binaries = PostgresBinaries.unpack(Path.of("target/postgres"));
        EmbeddedPostgres first = EmbeddedPostgres.start(binaries, folder.resolve("data"), folder.resolve("log"));
        TestDatabase database = new TestDatabase(first.jdbcUrl(), first.user(), first.password());
        try (ControlPlane controlPlane = ControlPlane.start(database, ControlPlane.newData())) {
            controlPlane.internal().get("/internal/routes?wait=10").ok();
            first.close();

            Answer refused = controlPlane.admin().get("/v1/models");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().get("code").stringValue()).isEqualTo("database_unavailable");
            assertThat(controlPlane
                            .admin()
                            .post("/v1/models", Configs.push("x", Configs.nano()))
                            .status())
                    .isEqualTo(503);
            assertThat(controlPlane.internal().get("/internal/routes").status()).isEqualTo(200);

            try (EmbeddedPostgres _ =
                    EmbeddedPostgres.start(binaries, folder.resolve("data"), folder.resolve("log"), first.port())) {
                awaitStatus(controlPlane, 200);
                controlPlane
                        .admin()
                        .post("/v1/models", Configs.push("x", Configs.nano()))
                        .ok();
            }
        }
    }

    @Test
    void aDiskThatIsFullDuringAPushLeavesNothingHalfWritten() throws SQLException {
        TestDatabase database = TestDatabase.create();
        try (ControlPlane controlPlane = ControlPlane.start(database, ControlPlane.newData())) {
            execute(database, """
                    create function full_disk() returns trigger language plpgsql as
                    $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$""");
            execute(database, "create trigger full_disk before insert on events execute function full_disk()");

            Answer refused = controlPlane.admin().post("/v1/models", Configs.push("half", Configs.nano()));
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.json().get("message").stringValue()).contains("nothing was changed");
            assertThat(controlPlane.admin().get("/v1/models?name=half").ok().get("models"))
                    .isEmpty();

            execute(database, "drop trigger full_disk on events");
            controlPlane
                    .admin()
                    .post("/v1/models", Configs.push("half", Configs.nano()))
                    .ok();
        }
    }

    private static void awaitStatus(ControlPlane controlPlane, int status) {
        Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
        while (controlPlane.admin().get("/v1/models").status() != status) {
            assertThat(Instant.now()).isBefore(deadline);
        }
    }

    private static void execute(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.createStatement().execute(sql);
        }
    }
}
