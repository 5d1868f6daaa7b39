package dev.slipway.control.environment;

import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaRepository;
import dev.slipway.control.leadership.Fence;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Takes promotions as far as they can go now. Level-triggered: each look reads everything anew, and writes what was decided
 * and what follows from it in one transaction.
 */
@Component
class PromotionSteps {

    private final PromotionRepository promotions;
    private final EnvironmentRepository environments;
    private final DeploymentRepository deployments;
    private final ReplicaRepository replicas;
    private final PromotionEnd end;
    private final Fence fence;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    PromotionSteps(
            PromotionRepository promotions,
            EnvironmentRepository environments,
            DeploymentRepository deployments,
            ReplicaRepository replicas,
            PromotionEnd end,
            Fence fence,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.promotions = promotions;
        this.environments = environments;
        this.deployments = deployments;
        this.replicas = replicas;
        this.end = end;
        this.fence = fence;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** In the transaction that sees a replica get ready, so that an active deployment serves at once. */
    @EventListener
    @Transactional
    public void look(DeploymentObserved observed) {
        promotions.lockRunningOf(observed.deploymentId()).forEach(this::advance);
    }

    /** As time passes, which only the leader lets it do. */
    @Transactional
    public void look(String promotionId) {
        fence.fence();
        promotions.lockRunning(promotionId).ifPresent(this::advance);
    }

    void begun(Promotion promotion) {
        tell(promotion);
        advance(promotion);
    }

    /** Writes what a user decided, and goes on from there. */
    void decide(Promotion promotion, Progress decision) {
        promotion.advance(decision, clock.instant());
        advance(promotion);
        tell(promotion);
    }

    boolean candidateServes(Promotion promotion) {
        return replicas.findByDeploymentId(promotion.candidateId()).stream()
                .anyMatch(replica -> replica.phase() == ReplicaPhase.READY);
    }

    private void advance(Promotion promotion) {
        Environment environment = environments
                .findById(promotion.environmentKey())
                .orElseThrow(() -> new IllegalStateException("no environment " + promotion.environmentKey()));
        Sides sides = new Sides(environment, deployment(promotion.candidateId()), previous(promotion));
        Rollout rollout = promotion.rollout(environment.autoscalingSettings().maxReplica());
        Instant now = clock.instant();
        Progress next = rollout.next(promotion.progress(), sides.seen(replicas::findByDeploymentId), now);
        boolean changed = !next.equals(promotion.progress());
        boolean settled = next.status().ended();
        while (!settled) {
            sides.follow(next, promotion.kind());
            Progress after = rollout.next(next, sides.seen(replicas::findByDeploymentId), now);
            settled = after.equals(next) || after.status().ended();
            changed |= !after.equals(next);
            next = after;
        }
        promotion.advance(next, now);
        if (promotion.ended()) {
            end.of(promotion, environment, sides);
            promotions.saveAndFlush(promotion); // before the next one of the environment begins
        }
        if (changed) {
            tell(promotion);
        }
    }

    private void tell(Promotion promotion) {
        Environment.Key key = promotion.environmentKey();
        publisher.publishEvent(new EnvironmentChanged(key.modelId(), key.name()));
        publisher.publishEvent(new DeploymentChanged(promotion.candidateId()));
        if (promotion.previousId() != null) {
            publisher.publishEvent(new DeploymentChanged(promotion.previousId()));
        }
    }

    private @Nullable Deployment previous(Promotion promotion) {
        return promotion.previousId() == null ? null : deployment(promotion.previousId());
    }

    private Deployment deployment(String id) {
        return deployments.lockById(id).orElseThrow(() -> new IllegalStateException("no deployment " + id));
    }
}
