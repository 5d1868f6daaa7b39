package dev.slipway.control.model;

import dev.slipway.control.access.Caller;
import dev.slipway.control.event.Events;
import dev.slipway.control.web.NotFoundException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Models together with what their deployments and environments say of them, one query for any number of them. */
@Component
public class Models {

    private static final String SUMMARY = """
            select m.id, m.created_at, m.name, o.name as team_name, e.current_deployment_id,
                   count(d.id) as deployments_count,
                   max(d.id) filter (where d.is_development) as development_deployment_id,
                   coalesce(
                       max(d.instance_type) filter (where d.id = e.current_deployment_id),
                       (array_agg(d.instance_type order by d.created_at desc, d.id))[1],
                       '') as instance_type
            from models m
            join organisations o on o.id = m.organisation_id
            left join environments e on e.model_id = m.id and e.name = 'production'
            left join deployments d on d.model_id = m.id
            where m.organisation_id = :organisation
              and (cast(:id as text) is null or m.id = :id)
              and (cast(:name as text) is null or m.name = :name)
            group by m.id, o.name, e.current_deployment_id
            order by m.created_at, m.id""";

    private final JdbcClient jdbc;
    private final ModelRepository models;
    private final Events events;
    private final ApplicationEventPublisher publisher;

    Models(JdbcClient jdbc, ModelRepository models, Events events, ApplicationEventPublisher publisher) {
        this.jdbc = jdbc;
        this.models = models;
        this.events = events;
        this.publisher = publisher;
    }

    /** @param name only the model of this name; null: all */
    public List<ModelSummary> list(String organisationId, @Nullable String name) {
        return query(organisationId, null, name);
    }

    public ModelSummary get(String organisationId, String id) {
        return find(organisationId, id).orElseThrow(() -> new NotFoundException("model", id));
    }

    public Optional<ModelSummary> find(String organisationId, String id) {
        return Optional.of(id)
                .filter(Models::isId)
                .flatMap(known -> query(organisationId, known, null).stream().findFirst());
    }

    /** Ends as {@link NotFoundException} unless the model is there and the organisation's. */
    public void require(String organisationId, String id) {
        get(organisationId, id);
    }

    /** As {@link #require}; others that do this wait until the transaction ends. */
    public Model lock(String organisationId, String id) {
        return models.lockById(id, organisationId).orElseThrow(() -> new NotFoundException("model", id));
    }

    /** Takes a model away with all its deployments and environments; replicas go once their requests are answered. */
    @Transactional
    void delete(Caller caller, String id) {
        Model model = lock(caller.organisationId(), id);
        lockPromotions(id);
        List<String> deployments = jdbc.sql("delete from deployments where model_id = :id returning id")
                .param("id", id)
                .query((row, _) -> row.getString(1))
                .list();
        models.delete(model);
        events.record(
                Events.Type.MODEL_DELETED,
                caller.organisationId(),
                caller.userId(),
                Map.of("model_id", id, "name", model.name(), "deployment_ids", deployments));
        publisher.publishEvent(new ModelDeleted(id, deployments));
    }

    /** Whoever takes a promotion further holds it before its deployments, so they are not taken the other way round here. */
    private void lockPromotions(String id) {
        jdbc.sql("select id from promotions where model_id = :id order by id for update")
                .param("id", id)
                .query(String.class)
                .list();
    }

    static boolean isId(String id) {
        return id.matches("[a-z0-9]{8}");
    }

    private List<ModelSummary> query(String organisationId, @Nullable String id, @Nullable String name) {
        return jdbc.sql(SUMMARY)
                .param("organisation", organisationId)
                .param("id", id)
                .param("name", name)
                .query((row, _) -> new ModelSummary(
                        row.getString("id"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("name"),
                        row.getLong("deployments_count"),
                        row.getString("current_deployment_id"),
                        row.getString("development_deployment_id"),
                        row.getString("instance_type"),
                        row.getString("team_name")))
                .list();
    }
}
