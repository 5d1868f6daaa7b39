package dev.slipway.control.deployment;

import dev.slipway.control.Identifiers;
import dev.slipway.control.access.Caller;
import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.deployment.PushTarget.ModelReference;
import dev.slipway.control.model.Model;
import dev.slipway.control.model.ModelCreated;
import dev.slipway.control.model.ModelRepository;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Finds or makes the model of a push, and holds it to the end of the transaction, so that pushes to it come one by one. */
@Component
class PushedModels {

    private final ModelRepository models;
    private final JdbcClient jdbc;
    private final Identifiers identifiers;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    PushedModels(
            ModelRepository models,
            JdbcClient jdbc,
            Identifiers identifiers,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.models = models;
        this.jdbc = jdbc;
        this.identifiers = identifiers;
        this.publisher = publisher;
        this.clock = clock;
    }

    Model findOrCreate(Caller caller, ModelReference reference) {
        return switch (reference) {
            case ModelReference.Known(String id) ->
                models.lockById(id, caller.organisationId()).orElseThrow(() -> new NotFoundException("model", id));
            case ModelReference.Named(String name) -> findOrCreate(caller, name);
        };
    }

    boolean hasEnvironment(String modelId, String name) {
        return environments(modelId).contains(name);
    }

    /** What serves there now. */
    Optional<String> servingIn(String modelId, String environment) {
        return jdbc.sql("select current_deployment_id from environments where model_id = :model and name = :name"
                        + " and current_deployment_id is not null")
                .param("model", modelId)
                .param("name", environment)
                .query(String.class)
                .optional();
    }

    List<String> environments(String modelId) {
        return jdbc.sql("select name from environments where model_id = :model order by created_at, name")
                .param("model", modelId)
                .query((row, _) -> row.getString("name"))
                .list();
    }

    private Model findOrCreate(Caller caller, String name) {
        if (!TrussConfig.isName(name)) {
            throw new InvalidRequestException("name", name, "1 to 255 characters, none of them a control character");
        }
        String id = identifiers.nextModelId();
        if (models.insertUnlessNamed(id, caller.organisationId(), name, clock.instant()) == 1) {
            publisher.publishEvent(new ModelCreated(id));
        }
        return models.lockByName(name, caller.organisationId()).orElseThrow();
    }
}
