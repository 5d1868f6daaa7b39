package dev.slipway.control.environment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentCopies;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.DeploymentStatus;
import dev.slipway.control.deployment.Deployments;
import dev.slipway.control.environment.PromotionSettings.CleanupStrategy;
import dev.slipway.control.model.Models;
import dev.slipway.control.web.ConflictException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A user's wish to have an environment served by a deployment: by that one itself, or by a copy of it. */
@Component
class Promote {

    private final Environments environments;
    private final Promotions promotions;
    private final PromotionRepository running;
    private final Deployments described;
    private final DeploymentRepository deployments;
    private final DeploymentCopies copies;
    private final Models models;

    Promote(
            Environments environments,
            Promotions promotions,
            PromotionRepository running,
            Deployments described,
            DeploymentRepository deployments,
            DeploymentCopies copies,
            Models models) {
        this.environments = environments;
        this.promotions = promotions;
        this.running = running;
        this.described = described;
        this.deployments = deployments;
        this.copies = copies;
        this.models = models;
    }

    /**
     * @param cleanUpPrevious whether the environment's cleanup strategy applies to what served before
     * @param preserveInstanceType whether the environment keeps the kind of machine that it has
     */
    record Wish(String environment, String deploymentId, boolean cleanUpPrevious, boolean preserveInstanceType) {}

    /** The deployment that serves in the end. The model is held, so that promotions and pushes of it come one by one. */
    @Transactional
    public String run(Caller caller, String modelId, Wish wish) {
        models.lock(caller.organisationId(), modelId);
        Environment environment = environments.require(caller, modelId, wish.environment());
        Deployment source = described.find(caller.organisationId(), modelId, wish.deploymentId());
        promotions.refuseWhileOneGoesOn(environment);
        refuseWhatCannotServe(source);
        Deployment current = current(environment);
        boolean redeploy = environment.promotionSettings().redeployOnPromotion();
        if (current == source && !redeploy) {
            return source.id();
        }
        Deployment machine =
                wish.preserveInstanceType() && current != null && differ(current, source) ? current : source;
        boolean reuse = !redeploy && machine == source && isFree(source);
        Deployment candidate = reuse ? source : copies.of(source, machine);
        promotions.begin(environment, candidate, cleanup(environment, wish), caller);
        return candidate.id();
    }

    private static boolean differ(Deployment one, Deployment other) {
        return !one.instanceType().equals(other.instanceType());
    }

    /** Whether no other environment has it, and nobody overwrites it. */
    private boolean isFree(Deployment source) {
        return !source.development()
                && !running.existsByCandidateIdAndEndedAtIsNull(source.id())
                && !environments.isServedBy(source.id());
    }

    private static void refuseWhatCannotServe(Deployment source) {
        DeploymentStatus status = source.status();
        if (status.stopped() && status != DeploymentStatus.INACTIVE) {
            throw new ConflictException("deployment " + source.id() + " is " + status + " and cannot be promoted"
                    + (source.statusReason() == null ? "" : ": " + source.statusReason()));
        }
    }

    private @Nullable Deployment current(Environment environment) {
        String current = environment.currentDeploymentId();
        return current == null ? null : deployments.findById(current).orElse(null);
    }

    private static CleanupStrategy cleanup(Environment environment, Wish wish) {
        return wish.cleanUpPrevious()
                ? environment.promotionSettings().promotionCleanupStrategy()
                : CleanupStrategy.KEEP;
    }
}
