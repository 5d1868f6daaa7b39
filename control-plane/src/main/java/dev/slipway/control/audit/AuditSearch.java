package dev.slipway.control.audit;

import dev.slipway.control.audit.AuditRequest.Direction;
import dev.slipway.control.audit.AuditRequest.Source;
import dev.slipway.control.event.Origin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds entries of the ledger, one more than a page has room for. */
@Component
class AuditSearch {

    private static final String ENTRIES = """
            select e.id, e.created_at, e.type, e.source, e.actor, e.key_prefix, u.email, k.name as key_name,
                   jsonb_strip_nulls(jsonb_build_object('model_name', m.name, 'deployment_name', d.name)) || e.data as data
            from events e
            left join users u on u.id = e.actor
            left join api_keys k on k.prefix = e.key_prefix
            left join models m on m.id = e.data ->> 'model_id'
            left join deployments d on d.id = e.data ->> 'deployment_id'
            where e.organisation_id = :organisation and e.type in (:audited)""";

    private final JdbcClient jdbc;
    private final EventData data;

    AuditSearch(JdbcClient jdbc, EventData data) {
        this.jdbc = jdbc;
        this.data = data;
    }

    /** @param modelId null: whatever it is about */
    List<AuditEntry> find(String organisationId, @Nullable String modelId, AuditQuery query) {
        StringBuilder sql = new StringBuilder(ENTRIES);
        Map<String, Object> params = new HashMap<>(Map.of("organisation", organisationId, "audited", data.types()));
        AuditRequest request = query.request();
        boolean newestFirst = query.direction() == Direction.DESC;
        and(sql, params, "e.id " + (newestFirst ? "<" : ">") + " :after", "after", query.after());
        and(sql, params, "e.data ->> 'model_id' = :model", "model", modelId);
        any(sql, params, "e.type", "types", query.types());
        any(sql, params, "e.actor", "users", request.userIds());
        any(sql, params, "e.data ->> 'deployment_id'", "deployments", request.deploymentIds());
        any(sql, params, "e.data ->> 'chain_deployment_id'", "chains", request.chainDeploymentIds());
        any(
                sql,
                params,
                "coalesce(e.data ->> 'environment_name', e.data ->> 'environment')",
                "environments",
                request.environmentNames());
        any(sql, params, "e.source", "sources", names(request.sources()));
        and(
                sql,
                params,
                "position(lower(:search) in lower(e.data::text || coalesce(m.name, '') || coalesce(d.name, ''))) > 0",
                "search",
                request.search());
        and(sql, params, "e.created_at >= :start", "start", time(request.startEpochMillis()));
        and(sql, params, "e.created_at < :end", "end", time(request.endEpochMillis()));
        sql.append(" order by e.id ")
                .append(query.direction())
                .append(" limit ")
                .append(query.limit() + 1);
        return jdbc.sql(sql.toString())
                .params(params)
                .query((row, _) -> entry(row))
                .list();
    }

    private AuditEntry entry(ResultSet row) throws SQLException {
        String type = row.getString("type");
        return new AuditEntry(
                row.getString("id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                type,
                data.render(type, row.getString("data")),
                Source.of(Origin.Source.valueOf(row.getString("source"))),
                AuditEntry.Actor.of(
                        row.getString("actor"),
                        row.getString("email"),
                        row.getString("key_prefix"),
                        row.getString("key_name")));
    }

    private static void and(
            StringBuilder sql, Map<String, Object> params, String condition, String name, @Nullable Object value) {
        if (value != null) {
            sql.append(" and ").append(condition);
            params.put(name, value);
        }
    }

    /** An empty list, as of groups in which nothing can happen here, lets nothing through. */
    private static void any(
            StringBuilder sql,
            Map<String, Object> params,
            String column,
            String name,
            @Nullable Collection<String> values) {
        if (values == null) {
            return;
        }
        if (values.isEmpty()) {
            sql.append(" and false");
        } else {
            and(sql, params, column + " in (:" + name + ")", name, values);
        }
    }

    private static @Nullable List<String> names(@Nullable List<Source> sources) {
        return sources == null ? null : sources.stream().map(Source::name).toList();
    }

    private static @Nullable Timestamp time(@Nullable Long millis) {
        return millis == null ? null : Timestamp.from(Instant.ofEpochMilli(millis));
    }
}
