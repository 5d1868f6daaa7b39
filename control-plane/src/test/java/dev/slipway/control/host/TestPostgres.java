package dev.slipway.control.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL for all tests of this JVM, and an empty database in it for whoever asks. */
public final class TestPostgres {

    private static final Path BINARIES = Path.of("target", "postgres-binaries");
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** A database of its own, as a JDBC address. */
    public static String newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(server().jdbcUrl(), user(), password());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(server().port(), name);
    }

    public static String user() {
        return server().user();
    }

    public static String password() {
        return server().password();
    }

    static PostgresBinaries binaries() throws IOException {
        return PostgresBinaries.unpack(BINARIES);
    }

    private static EmbeddedPostgres server() {
        return Shared.SERVER;
    }

    private static final class Shared {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "postgres-");
                EmbeddedPostgres server =
                        EmbeddedPostgres.start(binaries(), folder.resolve("pg"), folder.resolve("postgres.log"));
                Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(server, folder), "test-postgres-stop"));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void discard(EmbeddedPostgres server, Path folder) {
            try {
                server.close();
                DirectoryTree.delete(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
