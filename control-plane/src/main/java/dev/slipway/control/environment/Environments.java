package dev.slipway.control.environment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.DeploymentResponse;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.environment.EnvironmentRequests.CreateEnvironment;
import dev.slipway.control.environment.EnvironmentRequests.UpdateEnvironment;
import dev.slipway.control.environment.EnvironmentResponse.InProgressPromotion;
import dev.slipway.control.event.Events;
import dev.slipway.control.model.ModelCreated;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.ConflictException;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The environments of a model: made, read, changed and deleted by users; production is there from the start and stays. */
@Component
class Environments {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");
    private static final List<String> RESERVED = List.of(Environment.PRODUCTION, "development");

    private final EnvironmentRepository environments;
    private final PromotionRepository promotions;
    private final Models models;
    private final Deployments described;
    private final DeploymentRepository deployments;
    private final Events events;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Environments(
            EnvironmentRepository environments,
            PromotionRepository promotions,
            Models models,
            Deployments described,
            DeploymentRepository deployments,
            Events events,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.environments = environments;
        this.promotions = promotions;
        this.models = models;
        this.described = described;
        this.deployments = deployments;
        this.events = events;
        this.publisher = publisher;
        this.clock = clock;
    }

    @EventListener
    void giveProduction(ModelCreated created) {
        environments.saveAndFlush(new Environment(created.modelId(), Environment.PRODUCTION, clock.instant()));
    }

    @Transactional(readOnly = true)
    public List<EnvironmentResponse> list(Caller caller, String modelId) {
        models.require(caller.organisationId(), modelId);
        return environments.findByKeyModelIdOrderByCreatedAtAscKeyNameAsc(modelId).stream()
                .map(environment -> describe(caller, environment))
                .toList();
    }

    @Transactional(readOnly = true)
    public EnvironmentResponse get(Caller caller, String modelId, String name) {
        return describe(caller, require(caller, modelId, name));
    }

    @Transactional
    public EnvironmentResponse create(Caller caller, String modelId, CreateEnvironment request) {
        models.lock(caller.organisationId(), modelId);
        checkName(request.name());
        Environment environment = new Environment(modelId, request.name(), clock.instant());
        if (environments.existsById(environment.key())) {
            throw new ConflictException("the model has an environment with the name " + request.name());
        }
        change(environment, request.settings());
        environments.saveAndFlush(environment);
        tell(caller, Events.Type.ENVIRONMENT_CREATED, environment);
        return describe(caller, environment);
    }

    /** While a promotion goes on, its deployments get the new settings when it ends. */
    @Transactional
    public Change update(Caller caller, String modelId, String name, UpdateEnvironment request) {
        Environment environment = require(caller, modelId, name);
        boolean promoting = promotions.lockRunning(modelId, name).isPresent();
        if (!change(environment, request)) {
            return Change.UNCHANGED;
        }
        if (!promoting) {
            current(environment).ifPresent(deployment -> {
                deployment.follow(environment.autoscalingSettings());
                deployment.pressBack(environment.backpressurePolicy());
                publisher.publishEvent(new DeploymentChanged(deployment.id()));
            });
        }
        tell(caller, Events.Type.ENVIRONMENT_UPDATED, environment);
        return promoting ? Change.QUEUED : Change.ACCEPTED;
    }

    /** What a request to change an environment came to; Baseten's words. */
    enum Change {
        ACCEPTED,
        QUEUED,
        UNCHANGED
    }

    /** A promotion to it ends; the deployments of both stay, and go to rest. */
    @Transactional
    public void delete(Caller caller, String modelId, String name) {
        Environment environment = require(caller, modelId, name);
        if (name.equals(Environment.PRODUCTION)) {
            throw new ConflictException("the environment production cannot be deleted");
        }
        promotions
                .lockRunning(modelId, name)
                .flatMap(running -> deployments.findById(running.candidateId()))
                .ifPresent(this::rest);
        current(environment).ifPresent(this::rest);
        environments.delete(environment);
        tell(caller, Events.Type.ENVIRONMENT_DELETED, environment);
    }

    private void rest(Deployment deployment) {
        deployment.promoted();
        deployment.rest();
        publisher.publishEvent(new DeploymentChanged(deployment.id()));
    }

    Environment require(Caller caller, String modelId, String name) {
        models.require(caller.organisationId(), modelId);
        return Optional.of(name)
                .filter(known -> NAME.matcher(known).matches())
                .flatMap(known -> environments.findById(new Environment.Key(modelId, known)))
                .orElseThrow(() -> new NotFoundException("environment", name));
    }

    /** Whether any environment points at this deployment. */
    boolean isServedBy(String deploymentId) {
        return environments.existsByCurrentDeploymentId(deploymentId);
    }

    private static void checkName(String name) {
        if (!NAME.matcher(name).matches() || RESERVED.contains(name)) {
            throw new InvalidRequestException(
                    "name", name, "1 to 40 characters a-z, 0-9 and -, other than " + String.join(" and ", RESERVED));
        }
    }

    private static boolean change(Environment environment, UpdateEnvironment request) {
        return environment.change(
                request.applyTo(environment.autoscalingSettings()),
                request.applyTo(environment.promotionSettings()),
                request.applyTo(environment.backpressurePolicy()));
    }

    private Optional<Deployment> current(Environment environment) {
        return Optional.ofNullable(environment.currentDeploymentId()).flatMap(deployments::findById);
    }

    private EnvironmentResponse describe(Caller caller, Environment environment) {
        Optional<Promotion> promotion = promotions
                .findLatest(environment.modelId(), environment.name())
                .filter(latest -> latest.progress().status() != PromotionStatus.SUCCEEDED);
        return EnvironmentResponse.from(
                environment,
                describe(caller, environment, environment.currentDeploymentId()),
                describe(
                        caller,
                        environment,
                        promotion
                                .filter(latest -> !latest.ended())
                                .map(Promotion::candidateId)
                                .orElse(null)),
                promotion.map(InProgressPromotion::from).orElse(null),
                described.instanceType(environment.modelId(), environment.currentDeploymentId()));
    }

    private @Nullable DeploymentResponse describe(
            Caller caller, Environment environment, @Nullable String deploymentId) {
        return deploymentId == null
                ? null
                : described.get(caller.organisationId(), environment.modelId(), deploymentId);
    }

    private void tell(Caller caller, Events.Type type, Environment environment) {
        events.record(
                type,
                caller.organisationId(),
                caller.userId(),
                Map.of("model_id", environment.modelId(), "environment", environment.name()));
        publisher.publishEvent(new EnvironmentChanged(environment.modelId(), environment.name()));
    }
}
