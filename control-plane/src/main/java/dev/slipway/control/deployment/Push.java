package dev.slipway.control.deployment;

import dev.slipway.control.Identifiers;
import dev.slipway.control.access.Caller;
import dev.slipway.control.config.ParsedConfig;
import dev.slipway.control.event.Events;
import dev.slipway.control.model.Model;
import dev.slipway.control.web.InvalidRequestException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes a deployment of a config, in one transaction: all of it is there afterwards, or nothing. */
@Component
public class Push {

    private static final Duration DEFAULT_DEPLOY_TIMEOUT = Duration.ofHours(1);
    private static final String PRODUCTION = "production";
    private static final String UNNAMED = "";

    private final PushedModels models;
    private final DeploymentRepository deployments;
    private final DeploymentNames names;
    private final ConfigCheck check;
    private final Identifiers identifiers;
    private final BuildLog log;
    private final Events events;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Push(
            PushedModels models,
            DeploymentRepository deployments,
            DeploymentNames names,
            ConfigCheck check,
            Identifiers identifiers,
            BuildLog log,
            Events events,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.models = models;
        this.deployments = deployments;
        this.names = names;
        this.check = check;
        this.identifiers = identifiers;
        this.log = log;
        this.events = events;
        this.publisher = publisher;
        this.clock = clock;
    }

    @Transactional
    public Deployment run(Caller caller, PushedConfig pushed, PushTarget target) {
        ParsedConfig asPushed = check.run(caller, pushed);
        Model model = models.findOrCreate(caller, target.model());
        ParsedConfig config = onItsMachine(asPushed, target, model);
        if (target.development()) {
            deployments.removeDevelopment(model.id()).forEach(id -> publisher.publishEvent(new DeploymentChanged(id)));
        }
        Deployment deployment = new Deployment(
                identifiers.nextDeploymentId(),
                model.id(),
                config,
                complete(target, pushed, config, model),
                clock.instant());
        deployments.save(deployment);
        log.write(deployment.id(), config);
        tell(caller, deployment, config);
        return deployment;
    }

    /** Everything that a push would refuse by the config alone. */
    public ParsedConfig check(PushedConfig pushed) {
        return check.run(pushed);
    }

    /** An environment keeps the kind of machine that it has, unless the push says otherwise. */
    private ParsedConfig onItsMachine(ParsedConfig config, PushTarget target, Model model) {
        if (target.environment() == null || !target.keepInstanceType()) {
            return config;
        }
        String wanted = InstanceTypeResponse.name(config.config().resources());
        return models.servingIn(model.id(), target.environment())
                .flatMap(deployments::findById)
                .filter(serving -> !serving.instanceType().equals(wanted))
                .map(serving -> check.run(new PushedConfig(DeploymentCopies.onMachineOf(serving, config.tree()), null)))
                .orElse(config);
    }

    private Target complete(PushTarget target, PushedConfig pushed, ParsedConfig config, Model model) {
        boolean first = !target.development() && deployments.countByModelIdAndDevelopment(model.id(), false) == 0;
        Integer minutes = target.deployTimeoutMinutes();
        return new Target(
                names.choose(model, target),
                pushed.storedText(),
                InstanceTypeResponse.name(config.config().resources()),
                target.development(),
                promoteTo(target.environment(), model, first),
                target.keepPrevious(),
                target.labels(),
                minutes == null ? DEFAULT_DEPLOY_TIMEOUT : Duration.ofMinutes(minutes),
                AutoscalingSettings.DEFAULT.withMinReplica(target.minReplica()));
    }

    private @Nullable String promoteTo(@Nullable String environment, Model model, boolean first) {
        if (environment != null && !models.hasEnvironment(model.id(), environment)) {
            throw new InvalidRequestException(
                    "deployment.environment_name",
                    environment,
                    "an environment of the model: " + models.environments(model.id()));
        }
        return environment == null && first ? PRODUCTION : environment;
    }

    private void tell(Caller caller, Deployment deployment, ParsedConfig config) {
        events.record(
                Events.Type.MODEL_DEPLOYED,
                caller.organisationId(),
                caller.userId(),
                Map.of(
                        "model_id", deployment.modelId(),
                        "deployment_id", deployment.id(),
                        "unread_fields", config.unreadFields(),
                        "deployment_name", deployment.name()));
        publisher.publishEvent(new DeploymentChanged(deployment.id()));
    }
}
