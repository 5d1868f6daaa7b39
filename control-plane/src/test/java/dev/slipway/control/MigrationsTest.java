package dev.slipway.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class MigrationsTest {

    private final TestDatabase database = TestDatabase.create();

    @Test
    void anEmptyDatabaseGetsAllTablesAndASecondStartChangesNothing() {
        assertThat(flyway().migrate().migrationsExecuted).isPositive();
        assertThat(flyway().migrate().migrationsExecuted).isZero();
    }

    @Test
    void everyTableSaysWhenARowWasMade() throws SQLException {
        flyway().migrate();
        try (Connection connection = database.connect();
                ResultSet tables = connection.createStatement().executeQuery("""
                        select table_name from information_schema.tables t
                        where table_schema = 'public' and table_name <> 'flyway_schema_history' and not exists (
                            select 1 from information_schema.columns c
                            where c.table_name = t.table_name and column_name = 'created_at' and is_nullable = 'NO')""")) {
            assertThat(tables.next()).isFalse();
        }
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(database.url(), database.user(), database.password())
                .locations("classpath:db/migration")
                .load();
    }
}
