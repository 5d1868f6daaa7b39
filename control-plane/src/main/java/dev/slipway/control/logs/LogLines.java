package dev.slipway.control.logs;

import dev.slipway.control.leadership.Fence;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The lines that are kept, and how far each replica's output was read. */
@Component
class LogLines {

    private static final int BATCH = 1000;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;
    private final Fence fence;

    LogLines(JdbcTemplate jdbc, JdbcClient client, Fence fence) {
        this.jdbc = jdbc;
        this.client = client;
        this.fence = fence;
    }

    void insert(List<LogLine> lines) {
        jdbc.batchUpdate("""
                insert into log_lines (at, deployment_id, component, replica, request_id, level, message)
                values (?, ?, ?, ?, ?, ?, ?)""", lines, BATCH, LogLines::fill);
    }

    /** The lines of a file up to a position: both or neither, so that a restart repeats and loses none. */
    @Transactional
    public void keep(String file, List<LogLine> lines, long position) {
        fence.fence();
        insert(lines);
        client.sql("""
                        insert into log_files (name, position) values (:name, :position)
                        on conflict (name) do update set position = excluded.position""").param("name", file).param("position", position).update();
    }

    long position(String file) {
        return client.sql("select position from log_files where name = :name")
                .param("name", file)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    void forget(String file) {
        client.sql("delete from log_files where name = :name")
                .param("name", file)
                .update();
    }

    private static void fill(PreparedStatement statement, LogLine line) throws SQLException {
        statement.setLong(1, line.at());
        statement.setString(2, line.deploymentId());
        statement.setString(3, line.component().name());
        statement.setString(4, line.replica());
        statement.setString(5, line.requestId());
        statement.setString(6, name(line.level()));
        statement.setString(7, line.message());
    }

    private static @Nullable String name(@Nullable LogLevel level) {
        return level == null ? null : level.name();
    }
}
