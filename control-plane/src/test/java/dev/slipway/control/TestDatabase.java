package dev.slipway.control;

import dev.slipway.control.host.EmbeddedPostgres;
import dev.slipway.control.host.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** The PostgreSQL of the product, one server for all tests of a run; each user of it makes an empty database of its own. */
public record TestDatabase(String url, String user, String password) {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    public static TestDatabase create() {
        EmbeddedPostgres server = Server.INSTANCE;
        String name = "test_" + NUMBER.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        String url = server.jdbcUrl().replaceFirst("/[^/]*$", "/" + name);
        return new TestDatabase(url, server.user(), server.password());
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    private static final class Server {

        private static final EmbeddedPostgres INSTANCE = start();

        private static EmbeddedPostgres start() {
            try {
                Path folder = Files.createTempDirectory("slipway-test-postgres");
                PostgresBinaries binaries = PostgresBinaries.unpack(Path.of("target/postgres"));
                return EmbeddedPostgres.start(binaries, folder.resolve("data"), folder.resolve("log"));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
