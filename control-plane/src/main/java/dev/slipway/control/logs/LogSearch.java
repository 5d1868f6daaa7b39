package dev.slipway.control.logs;

import com.google.re2j.Pattern;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Finds lines, however many there are: rows are read as they are needed. */
@Component
class LogSearch {

    private static final int FETCH = 500;

    private final JdbcClient jdbc;

    LogSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Transactional(readOnly = true) // outside of a transaction the driver reads all rows at once
    public List<LogLine> find(Collection<String> deployments, LogQuery query) {
        if (deployments.isEmpty()) {
            return List.of();
        }
        Map<String, Object> params = new HashMap<>();
        String sql = sql(deployments, query, params);
        try (Stream<LogLine> rows = jdbc
                .sql(sql)
                .params(params)
                .withFetchSize(FETCH)
                .query((row, _) -> new LogLine(
                        row.getLong("at"),
                        row.getString("deployment_id"),
                        LogComponent.valueOf(row.getString("component")),
                        row.getString("replica"),
                        row.getString("request_id"),
                        row.getString("level") == null ? null : LogLevel.valueOf(row.getString("level")),
                        row.getString("message")))
                .stream()) {
            return rows.filter(matches(query.pattern())).limit(query.limit()).toList();
        }
    }

    private static Predicate<LogLine> matches(@Nullable Pattern pattern) {
        return pattern == null
                ? _ -> true
                : line -> pattern.matcher(line.message()).find();
    }

    private static String sql(Collection<String> deployments, LogQuery query, Map<String, Object> params) {
        StringBuilder where = new StringBuilder("deployment_id in (:deployments) and at >= :from and at < :to");
        params.putAll(Map.of("deployments", deployments, "from", query.from(), "to", query.to()));
        if (query.minLevel() != null) {
            where.append(" and level in (:levels)");
            params.put("levels", query.minLevel().andAbove());
        }
        equal(where, params, "replica", query.replica());
        equal(where, params, "request_id", query.requestId());
        equal(
                where,
                params,
                "component",
                query.component() == null ? null : query.component().toUpperCase(Locale.ROOT));
        contain(where, params, "> 0", "include", query.includes());
        contain(where, params, "= 0", "exclude", query.excludes());
        String order = query.newestFirst() ? "at desc, id desc" : "at, id";
        String limit = query.pattern() == null ? " limit " + query.limit() : "";
        return "select at, deployment_id, component, replica, request_id, level, message from log_lines where " + where
                + " order by " + order + limit;
    }

    private static void equal(StringBuilder where, Map<String, Object> params, String column, @Nullable String value) {
        if (value != null) {
            where.append(" and %1$s = :%1$s".formatted(column));
            params.put(column, value);
        }
    }

    private static void contain(
            StringBuilder where, Map<String, Object> params, String found, String name, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            where.append(" and position(:%s%d in message) %s".formatted(name, i, found));
            params.put(name + i, texts.get(i));
        }
    }
}
