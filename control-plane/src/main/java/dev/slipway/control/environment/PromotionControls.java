package dev.slipway.control.environment;

import dev.slipway.control.access.Caller;
import dev.slipway.control.environment.Rollout.Kind;
import dev.slipway.control.event.Events;
import dev.slipway.control.web.ConflictException;
import java.time.Clock;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What users may tell a promotion that goes on. */
@Component
class PromotionControls {

    private final Environments environments;
    private final PromotionRepository promotions;
    private final PromotionSteps steps;
    private final Events events;
    private final Clock clock;

    PromotionControls(
            Environments environments,
            PromotionRepository promotions,
            PromotionSteps steps,
            Events events,
            Clock clock) {
        this.environments = environments;
        this.promotions = promotions;
        this.steps = steps;
        this.events = events;
        this.clock = clock;
    }

    /** Baseten's words. */
    enum Control {
        PAUSE,
        RESUME,
        GRACEFUL_CANCEL,
        FORCE_CANCEL,
        FORCE_ROLL_FORWARD
    }

    /** What the promotion is doing afterwards. */
    @Transactional
    public PromotionStatus tell(Caller caller, String modelId, String name, Control control) {
        Environment environment = environments.require(caller, modelId, name);
        Promotion promotion = promotions
                .lockRunning(modelId, environment.name())
                .orElseThrow(() -> new ConflictException("no promotion to " + name + " goes on"));
        Progress at = promotion.progress();
        Progress decision = switch (control) {
            case PAUSE -> paused(promotion);
            case RESUME -> resumed(at);
            case GRACEFUL_CANCEL -> canceled(promotion);
            case FORCE_CANCEL -> at.ended(PromotionStatus.CANCELED, null);
            case FORCE_ROLL_FORWARD -> forward(promotion);
        };
        record(caller, promotion, control);
        steps.decide(promotion, decision);
        return promotion.progress().status();
    }

    private Progress paused(Promotion promotion) {
        Progress at = promotion.progress();
        if (promotion.kind() != Kind.ROLL) {
            throw new ConflictException("only a rolling promotion can be paused; this one moves "
                    + (promotion.kind() == Kind.SWAP ? "all traffic at once" : "traffic by time"));
        }
        if (at.status() == PromotionStatus.RAMPING_DOWN) {
            throw new ConflictException("the promotion is on its way back and cannot be paused");
        }
        return at.in(PromotionStatus.PAUSED, clock.instant());
    }

    private Progress resumed(Progress at) {
        if (at.status() != PromotionStatus.PAUSED) {
            throw new ConflictException("the promotion is not paused; it is " + at.status());
        }
        return at.in(at.percent() == 0 ? PromotionStatus.RELEASING : PromotionStatus.RAMPING_UP, clock.instant());
    }

    /** Nothing has to be taken back but replicas, so that only a rolling promotion needs time for it. */
    private Progress canceled(Promotion promotion) {
        Progress at = promotion.progress();
        if (promotion.kind() != Kind.ROLL) {
            return at.ended(PromotionStatus.CANCELED, null);
        }
        return at.status() == PromotionStatus.RAMPING_DOWN ? at : at.back(null, clock.instant());
    }

    private Progress forward(Promotion promotion) {
        if (!steps.candidateServes(promotion)) {
            throw new ConflictException("deployment " + promotion.candidateId()
                    + " has no replica that is ready, so that traffic cannot move to it");
        }
        return promotion.progress().ended(PromotionStatus.SUCCEEDED, null);
    }

    private void record(Caller caller, Promotion promotion, Control control) {
        events.record(
                Events.Type.MODEL_PROMOTION_CONTROL_ACTION,
                caller.organisationId(),
                caller.userId(),
                Map.of(
                        "model_id", promotion.environmentKey().modelId(),
                        "deployment_id", promotion.candidateId(),
                        "environment", promotion.environmentKey().name(),
                        "action", control.name()));
    }
}
