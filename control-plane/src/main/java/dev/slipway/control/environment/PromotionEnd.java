package dev.slipway.control.environment;

import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentRepository;
import dev.slipway.control.event.Events;
import dev.slipway.control.model.Model;
import dev.slipway.control.model.ModelRepository;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** What the end of a promotion means for the environment, its deployments and those that wait for it. */
@Component
class PromotionEnd {

    private static final Logger log = LoggerFactory.getLogger(PromotionEnd.class);

    private final DeploymentRepository deployments;
    private final ModelRepository models;
    private final Events events;

    PromotionEnd(DeploymentRepository deployments, ModelRepository models, Events events) {
        this.deployments = deployments;
        this.models = models;
        this.events = events;
    }

    void of(Promotion promotion, Environment environment, Sides sides) {
        Progress progress = promotion.progress();
        if (progress.status() == PromotionStatus.SUCCEEDED) {
            sides.handOver(progress, promotion.cleanupStrategy());
            stopWaiting(environment, sides.candidate());
            record(promotion);
        } else {
            sides.giveBack(progress, promotion.kind());
            forget(progress, sides.candidate());
        }
        log.info(
                "promotion of {} to {} of model {} {} {}",
                promotion.candidateId(),
                environment.name(),
                environment.modelId(),
                progress.status(),
                progress.error() == null ? "" : progress.error());
    }

    /** Whatever was pushed for the environment before this one comes too late. */
    private void stopWaiting(Environment environment, Deployment promoted) {
        deployments.findByModelIdAndPromoteToOrderByCreatedAtDescId(environment.modelId(), environment.name()).stream()
                .filter(deployment -> !deployment.createdAt().isAfter(promoted.createdAt()))
                .forEach(Deployment::promoted);
    }

    /** A deployment that failed may be tried again, and then goes on to where it was pushed. */
    private static void forget(Progress progress, Deployment candidate) {
        if (progress.status() == PromotionStatus.CANCELED || !candidate.status().stopped()) {
            candidate.promoted();
        }
    }

    private void record(Promotion promotion) {
        Environment.Key key = promotion.environmentKey();
        Model model = models.findById(key.modelId())
                .orElseThrow(() -> new IllegalStateException("no model " + key.modelId()));
        events.record(
                Events.Type.MODEL_DEPLOYMENT_PROMOTED,
                model.organisationId(),
                promotion.actor(),
                Map.of(
                        "model_id", model.id(),
                        "deployment_id", promotion.candidateId(),
                        "environment", key.name()));
    }
}
