package dev.slipway.control.logs;

import dev.slipway.control.web.NotFoundException;
import java.sql.Timestamp;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Whose lines a caller may read. */
@Component
class LogSources {

    private static final String PRODUCTION = "production";

    private final JdbcClient jdbc;

    LogSources(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param id a deployment's id, or {@code production} for the one that serves there */
    String deployment(String organisationId, String modelId, String id) {
        requireModel(organisationId, modelId);
        String column = id.equals(PRODUCTION)
                ? "(select current_deployment_id from environments where model_id = :model and name = :id)"
                : ":id";
        return jdbc.sql("select id from deployments where model_id = :model and id = " + column)
                .param("model", modelId)
                .param("id", known(id, "[a-z0-9]{7}|" + PRODUCTION))
                .query(String.class)
                .optional()
                .orElseThrow(() -> new NotFoundException("deployment", id));
    }

    /** The deployments that served in an environment between two moments, or serve there. */
    List<String> environment(String organisationId, String modelId, String name, LogQuery query) {
        requireModel(organisationId, modelId);
        boolean exists = jdbc.sql("select count(*) from environments where model_id = :model and name = :name")
                        .param("model", modelId)
                        .param("name", known(name, "[a-z0-9-]{1,40}"))
                        .query(Long.class)
                        .single()
                > 0;
        if (!exists) {
            throw new NotFoundException("environment", name);
        }
        return jdbc.sql("""
                        with served as (
                            select data ->> 'deployment_id' as deployment_id, created_at as began,
                                   lead(created_at) over (order by created_at, id) as ended
                            from events
                            where type = 'MODEL_DEPLOYMENT_PROMOTED' and data ->> 'model_id' = :model
                              and coalesce(data ->> 'environment_name', data ->> 'environment') = :name
                        )
                        select distinct deployment_id from served
                        where began < :to and coalesce(ended > :from, true)""")
                .param("model", modelId)
                .param("name", name)
                .param("from", Timestamp.from(LogTime.instant(query.from())))
                .param("to", Timestamp.from(LogTime.instant(query.to())))
                .query((row, _) -> row.getString("deployment_id"))
                .list();
    }

    private void requireModel(String organisationId, String modelId) {
        boolean theirs = jdbc.sql("select count(*) from models where id = :id and organisation_id = :organisation")
                        .param("id", known(modelId, "[a-z0-9]{8}"))
                        .param("organisation", organisationId)
                        .query(Long.class)
                        .single()
                > 0;
        if (!theirs) {
            throw new NotFoundException("model", modelId);
        }
    }

    /** What has not the form of an id is none, and need not be asked for. */
    private static String known(String id, String form) {
        return id.matches(form) ? id : "";
    }
}
