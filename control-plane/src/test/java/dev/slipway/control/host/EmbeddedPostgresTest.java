package dev.slipway.control.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresTest {

    @TempDir
    Path directory;

    @Test
    void rowsSurviveAKilledServer() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            execute(postgres, "create table kept as select 42 as answer");
            postgres.handle().destroyForcibly();
            postgres.onExit().get(10, TimeUnit.SECONDS);
        }
        try (EmbeddedPostgres again = start()) {
            assertThat(number(again, "select answer from kept")).isEqualTo(42);
        }
    }

    @Test
    void stopsByItselfAndKeepsRowsWhenItsParentIsKilled() throws Exception {
        Process owner = new ProcessBuilder(
                        java(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PostgresOwner.class.getName(),
                        folder().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] portAndPid = owner.inputReader().readLine().split(" ");
        ProcessHandle server = ProcessHandle.of(Long.parseLong(portAndPid[1])).orElseThrow();
        execute(Integer.parseInt(portAndPid[0]), "create table kept as select 43 as answer");
        owner.destroyForcibly().waitFor();
        server.onExit().get(10, TimeUnit.SECONDS);
        try (EmbeddedPostgres again = start()) {
            assertThat(number(again, "select answer from kept")).isEqualTo(43);
        }
    }

    @Test
    void stopsAServerThatAnEarlierSupervisorLeft() throws Exception {
        EmbeddedPostgres left = start();
        try (EmbeddedPostgres again = start()) {
            assertThat(left.handle().isAlive()).isFalse();
            assertThat(number(again, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void ignoresTheRecordOfAServerWhosePidIsNowAStrangers() throws Exception {
        start().close();
        Files.writeString(
                folder().resolve("data/postmaster.pid"), ProcessHandle.current().pid() + "\n");
        try (EmbeddedPostgres again = start()) {
            assertThat(number(again, "select 1")).isEqualTo(1);
        }
    }

    @Test
    void writesEveryCommitToTheDisk() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(text(postgres, "show fsync")).isEqualTo("on");
            assertThat(text(postgres, "show synchronous_commit")).isEqualTo("on");
        }
    }

    @Test
    void demandsThePasswordThatOnlyTheOwnerCanRead() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), "wrong"))
                    .hasMessageContaining("password authentication failed");
            assertThat(Files.getPosixFilePermissions(folder().resolve("password")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void stopsWithinSecondsWhileASessionIsOpen() throws Exception {
        EmbeddedPostgres postgres = start();
        try (Connection session = connect(postgres.port())) {
            long before = System.nanoTime();
            postgres.close();
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
            assertThat(session.isValid(1)).isFalse();
        }
    }

    @Test
    void refusesTheDataOfAnotherMajorVersion() throws Exception {
        start().close();
        Files.writeString(folder().resolve("data/PG_VERSION"), "19\n");
        assertThatThrownBy(this::start)
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("PostgreSQL 19")
                .hasMessageContaining("PostgreSQL 18");
    }

    @Test
    void startsOverAfterAFirstStartThatWasCutOff() throws Exception {
        Files.createDirectories(folder().resolve("data.new/base"));
        try (EmbeddedPostgres postgres = start()) {
            assertThat(number(postgres, "select 1")).isEqualTo(1);
        }
    }

    private Path folder() {
        return directory.resolve("pg");
    }

    private EmbeddedPostgres start() throws IOException, InterruptedException {
        return EmbeddedPostgres.start(TestPostgres.binaries(), folder(), directory.resolve("postgres.log"));
    }

    private Connection connect(int port) throws SQLException, IOException {
        String password = new PostgresFolder(folder()).password();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port), "slipway", password);
    }

    private void execute(EmbeddedPostgres postgres, String sql) throws SQLException, IOException {
        execute(postgres.port(), sql);
    }

    private void execute(int port, String sql) throws SQLException, IOException {
        try (Connection connection = connect(port);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int number(EmbeddedPostgres postgres, String sql) throws SQLException, IOException {
        return Integer.parseInt(text(postgres, sql));
    }

    private String text(EmbeddedPostgres postgres, String sql) throws SQLException, IOException {
        try (Connection connection = connect(postgres.port());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
