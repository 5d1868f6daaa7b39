package dev.slipway.control.event;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes what happened into the ledger, in the transaction in which it happens. */
@Component
public class Events {

    /** What the ledger knows; Baseten's names, and ours for what Baseten does not tell. */
    public enum Type {
        MODEL_DEPLOYED,
        MODEL_DEPLOYMENT_ACTIVATED,
        MODEL_DEPLOYMENT_DEACTIVATED,
        MODEL_DEPLOYMENT_RETRIED,
        MODEL_DEPLOYMENT_DELETED,
        REPLICA_TERMINATED,
        MODEL_DELETED,
        MODEL_DEPLOYMENT_PROMOTED,
        ENVIRONMENT_CREATED,
        ENVIRONMENT_UPDATED,
        ENVIRONMENT_DELETED,
        MODEL_PROMOTION_CONTROL_ACTION,
        MODEL_DEPLOYMENT_AUTOSCALING_SETTINGS_CHANGED,
        MODEL_DEPLOYMENT_REQUEST_BACKPRESSURE_SETTINGS_CHANGED,
        /** Ours: the autoscaler changed the number of replicas. */
        API_KEY_CREATED,
        API_KEY_DELETED,
        SECRET_UPDATED,
        SECRET_DELETED
    }

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Clock clock;

    Events(JdbcClient jdbc, JsonMapper json, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What is named is written down by its name too, which is gone when it is deleted.
     * Of the request that is being answered, if there is one, its key and where it came from are written down too.
     *
     * @param actor the user who did it, or null for the platform itself
     */
    public void record(Type type, String organisationId, @Nullable String actor, Map<String, ?> data) {
        Origin origin = Origin.current();
        jdbc.sql("""
                        insert into events (organisation_id, type, actor, key_prefix, source, data, created_at)
                        values (:organisation, :type, :actor, :key, :source,
                                jsonb_strip_nulls(jsonb_build_object(
                                    'model_name', (select name from models where id = cast(:data as jsonb) ->> 'model_id'),
                                    'deployment_name',
                                    (select name from deployments where id = cast(:data as jsonb) ->> 'deployment_id')))
                                    || cast(:data as jsonb),
                                :now)""")
                .param("key", origin.keyPrefix())
                .param("source", origin.source().name())
                .param("organisation", organisationId)
                .param("type", type.name())
                .param("actor", actor)
                .param("data", json.writeValueAsString(data))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** Nobody else writes into the ledger until the transaction ends. */
    public void hold() {
        jdbc.sql("lock table events in share row exclusive mode").update();
    }

    public boolean everHappened(Type type) {
        return jdbc.sql("select exists (select 1 from events where type = :type)")
                .param("type", type.name())
                .query(Boolean.class)
                .single();
    }
}
