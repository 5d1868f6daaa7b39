package dev.slipway.control.routes;

import dev.slipway.control.routes.RouteSnapshot.CandidateRoute;
import dev.slipway.control.routes.RouteSnapshot.Content;
import dev.slipway.control.routes.RouteSnapshot.DeploymentRoutes;
import dev.slipway.control.routes.RouteSnapshot.KeyHash;
import dev.slipway.control.routes.RouteSnapshot.ModelRoutes;
import dev.slipway.control.routes.RouteSnapshot.ReplicaRoute;
import dev.slipway.control.routes.RouteSnapshot.SessionHash;
import java.sql.Array;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the content of a snapshot: six queries, whatever there is. */
@Component
class RouteTables {

    private final JdbcClient jdbc;
    private final Clock clock;

    RouteTables(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Content read() {
        return new Content(models(), apiKeys(), sessions());
    }

    private List<ModelRoutes> models() {
        Map<String, Map<String, String>> environments = environments();
        Map<String, Map<String, CandidateRoute>> candidates = candidates();
        Map<String, List<DeploymentRoutes>> deployments = deployments(replicas());
        return jdbc.sql("""
                        select m.id, m.name, m.organisation_id, d.id as development_deployment_id
                        from models m left join deployments d on d.model_id = m.id and d.is_development
                        order by m.id""")
                .query((row, _) -> new ModelRoutes(
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("organisation_id"),
                        environments.getOrDefault(row.getString("id"), Map.of()),
                        candidates.getOrDefault(row.getString("id"), Map.of()),
                        row.getString("development_deployment_id"),
                        deployments.getOrDefault(row.getString("id"), List.of())))
                .list();
    }

    private Map<String, Map<String, String>> environments() {
        record Row(String model, String name, String deployment) {}
        return jdbc
                .sql("""
                        select model_id, name, current_deployment_id from environments
                        where current_deployment_id is not null order by model_id, name""")
                .query((row, _) -> new Row(row.getString(1), row.getString(2), row.getString(3)))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Row::model, Collectors.toMap(Row::name, Row::deployment, (first, _) -> first, TreeMap::new)));
    }

    private Map<String, Map<String, CandidateRoute>> candidates() {
        record Row(String model, String environment, CandidateRoute route) {}
        return jdbc
                .sql("""
                        select model_id, environment, candidate_id, percent from promotions
                        where ended_at is null and percent > 0 order by model_id, environment""")
                .query((row, _) -> new Row(
                        row.getString(1), row.getString(2), new CandidateRoute(row.getString(3), row.getInt(4))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(
                        Row::model, Collectors.toMap(Row::environment, Row::route, (first, _) -> first, TreeMap::new)));
    }

    private Map<String, List<DeploymentRoutes>> deployments(Map<String, List<ReplicaRoute>> replicas) {
        record Row(String model, DeploymentRoutes routes) {}
        return jdbc
                .sql("""
                        select d.model_id, d.id, d.status, d.status_reason, d.engine,
                               coalesce(d.served_model_name, m.name) as served_model_name,
                               coalesce(d.config #>> '{docker_server,predict_endpoint}', '/v1/chat/completions') as predict_endpoint,
                               coalesce(
                                   d.config #>> '{runtime,predict_concurrency}',
                                   case when d.backpressure_policy is not null
                                        then d.config #>> '{trt_llm,runtime,max_batch_size}' end) as concurrency_limit,
                               coalesce(d.backpressure_policy = 'REJECT_ON_FULL', false) as reject_on_full
                        from deployments d join models m on m.id = d.model_id
                        order by d.model_id, d.id""")
                .query((row, _) -> new Row(
                        row.getString("model_id"),
                        new DeploymentRoutes(
                                row.getString("id"),
                                row.getString("status"),
                                row.getString("status_reason"),
                                row.getString("engine"),
                                row.getString("served_model_name"),
                                row.getString("predict_endpoint"),
                                concurrencyLimit(row.getString("concurrency_limit")),
                                row.getBoolean("reject_on_full"),
                                replicas.getOrDefault(row.getString("id"), List.of()))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Row::model, Collectors.mapping(Row::routes, Collectors.toList())));
    }

    /** The config may say anything: what is no number of requests limits nothing. */
    private static @Nullable Integer concurrencyLimit(@Nullable String configured) {
        return configured != null && configured.matches("[1-9][0-9]{0,5}") ? Integer.valueOf(configured) : null;
    }

    private Map<String, List<ReplicaRoute>> replicas() {
        record Row(String deployment, ReplicaRoute route) {}
        return jdbc
                .sql("""
                        select deployment_id, id, url from replicas
                        where phase = 'READY' and url is not null order by deployment_id, id""")
                .query((row, _) -> new Row(row.getString(1), new ReplicaRoute(row.getString(2), row.getString(3))))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Row::deployment, Collectors.mapping(Row::route, Collectors.toList())));
    }

    /** Only keys that may invoke a model. One that may do no more than that cannot push its requests before others. */
    private List<KeyHash> apiKeys() {
        return jdbc.sql("""
                        select id, prefix, sha256, organisation_id, model_ids, environment_names,
                               requests_per_second, requests_per_minute,
                               case when type = 'WORKSPACE_INVOKE' then 0 end as best_priority
                        from api_keys
                        where revoked_at is null and type in ('PERSONAL', 'WORKSPACE_MANAGE_ALL', 'WORKSPACE_INVOKE')
                        order by id""")
                .query((row, _) -> new KeyHash(
                        row.getString("id"),
                        row.getString("prefix"),
                        row.getString("sha256"),
                        row.getString("organisation_id"),
                        texts(row.getArray("model_ids")),
                        texts(row.getArray("environment_names")),
                        row.getObject("requests_per_second", Integer.class),
                        row.getObject("requests_per_minute", Integer.class),
                        row.getObject("best_priority", Integer.class)))
                .list();
    }

    private static @Nullable List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? null : List.of((String[]) array.getArray());
    }

    private List<SessionHash> sessions() {
        return jdbc.sql("""
                        select s.id, s.sha256, s.expires_at, u.organisation_id, s.api_key_id
                        from sessions s join users u on u.id = s.user_id
                        left join api_keys k on k.id = s.api_key_id
                        where s.expires_at > :now and k.revoked_at is null order by s.id""")
                .param("now", Timestamp.from(clock.instant()))
                .query((row, _) -> new SessionHash(
                        row.getString(1),
                        row.getString(2),
                        row.getObject(3, OffsetDateTime.class).toInstant(),
                        row.getString(4),
                        row.getString(5)))
                .list();
    }
}
