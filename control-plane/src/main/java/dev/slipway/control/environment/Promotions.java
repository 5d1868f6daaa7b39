package dev.slipway.control.environment;

import dev.slipway.control.Identifiers;
import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.DeploymentStatus;
import dev.slipway.control.environment.PromotionSettings.CleanupStrategy;
import dev.slipway.control.environment.PromotionSettings.RollingDeployConfig;
import dev.slipway.control.environment.Rollout.Kind;
import dev.slipway.control.web.ConflictException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Begins promotions: one at a time of an environment; what is pushed for it meanwhile waits. */
@Component
class Promotions {

    private static final int ALL = 100; // percent

    private final PromotionRepository promotions;
    private final EnvironmentRepository environments;
    private final DeploymentRepository deployments;
    private final PromotionSteps steps;
    private final Identifiers identifiers;
    private final Clock clock;

    Promotions(
            PromotionRepository promotions,
            EnvironmentRepository environments,
            DeploymentRepository deployments,
            PromotionSteps steps,
            Identifiers identifiers,
            Clock clock) {
        this.promotions = promotions;
        this.environments = environments;
        this.deployments = deployments;
        this.steps = steps;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** In the transaction of a push, of a retry, and of everything else that changes what a deployment should be. */
    @EventListener
    @Transactional
    public void beginPushed(DeploymentChanged changed) {
        deployments.findById(changed.deploymentId()).ifPresent(deployment -> {
            String name = deployment.promoteTo();
            if (name != null) {
                beginWaiting(new Environment.Key(deployment.modelId(), name));
            }
        });
    }

    /** In the transaction in which a promotion ends. */
    @EventListener
    @Transactional
    public void beginNext(EnvironmentChanged changed) {
        beginWaiting(new Environment.Key(changed.modelId(), changed.name()));
    }

    /** Begins with the newest deployment that was pushed for an environment, unless a promotion to it goes on. */
    private void beginWaiting(Environment.Key key) {
        if (promotions.findRunning(key.modelId(), key.name()).isPresent()) {
            return;
        }
        deployments.findByModelIdAndPromoteToOrderByCreatedAtDescId(key.modelId(), key.name()).stream()
                .filter(deployment -> !deployment.status().stopped())
                .findFirst()
                .ifPresent(deployment -> begin(key, deployment));
    }

    private void begin(Environment.Key key, Deployment pushed) {
        environments
                .findById(key)
                .ifPresent(environment -> begin(environment, pushed, cleanup(environment, pushed), null));
    }

    private static CleanupStrategy cleanup(Environment environment, Deployment pushed) {
        return pushed.keepPrevious()
                ? CleanupStrategy.KEEP
                : environment.promotionSettings().promotionCleanupStrategy();
    }

    void begin(Environment environment, Deployment candidate, CleanupStrategy cleanup, @Nullable Caller caller) {
        if (candidate.status() == DeploymentStatus.INACTIVE) {
            candidate.activate(clock.instant());
        }
        environment.welcome(candidate);
        Deployment previous = environment.currentDeploymentId() == null
                ? null
                : deployments.findById(environment.currentDeploymentId()).orElse(null);
        int serving = previous == null ? 0 : previous.desiredReplicas();
        Rollout rollout = rollout(environment, serving);
        int total = total(environment, rollout.kind(), serving);
        Progress progress = Progress.begin(
                total, candidate.desiredReplicas(), rollout.kind() == Kind.ROLL ? total : serving, clock.instant());
        Promotion promotion = promotions.saveAndFlush(new Promotion(
                identifiers.nextRecordId(),
                environment,
                candidate.id(),
                rollout,
                progress,
                cleanup,
                caller == null ? null : caller.userId()));
        new Sides(environment, candidate, previous).follow(progress, rollout.kind());
        steps.begun(promotion);
    }

    /** Where nothing serves there is nothing to replace step by step. */
    private static Rollout rollout(Environment environment, int serving) {
        PromotionSettings settings = environment.promotionSettings();
        int most = environment.autoscalingSettings().maxReplica();
        if (serving > 0 && settings.rollingDeploy()) {
            RollingDeployConfig config = settings.rolling();
            return new Rollout(
                    Kind.ROLL,
                    Math.ceilDiv(serving * config.maxSurgePercent(), ALL),
                    config.maxUnavailablePercent() == 0
                            ? 0
                            : Math.max(1, serving * config.maxUnavailablePercent() / ALL),
                    Duration.ofSeconds(config.stabilizationTimeSeconds()),
                    most);
        }
        return serving > 0 && settings.rampUpWhilePromoting()
                ? new Rollout(Kind.RAMP, 0, 0, Duration.ofSeconds(settings.rampUpDurationSeconds()), most)
                : new Rollout(Kind.SWAP, 0, 0, Duration.ZERO, most);
    }

    /** As many replicas as serve now; a rolling deploy may add some before its first step. */
    private static int total(Environment environment, Kind kind, int serving) {
        AutoscalingSettings settings = environment.autoscalingSettings();
        int overhead = kind == Kind.ROLL
                ? Math.ceilDiv(
                        serving * environment.promotionSettings().rolling().replicaOverheadPercent(), ALL)
                : 0;
        return Math.clamp(
                Math.max(serving, Math.min(settings.maxReplica(), serving + overhead)),
                Math.max(1, settings.minReplica()),
                Math.max(serving, settings.maxReplica()));
    }

    void refuseWhileOneGoesOn(Environment environment) {
        promotions.findRunning(environment.modelId(), environment.name()).ifPresent(running -> {
            throw new ConflictException("deployment " + running.candidateId() + " is being promoted to "
                    + environment.name() + " (" + running.progress().status() + ", "
                    + running.progress().percent() + " %); an environment has one promotion at a time");
        });
    }
}
