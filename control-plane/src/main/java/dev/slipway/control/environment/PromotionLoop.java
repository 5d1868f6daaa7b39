package dev.slipway.control.environment;

import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.event.Notices.Noticed;
import dev.slipway.control.leadership.Leadership;
import dev.slipway.control.loop.Loop;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The one thread that lets time pass for promotions: while this process leads it looks at each once a second, and sleeps while there is none. Where
 * nothing can run replicas there is nothing to wait for.
 */
@Component
@ConditionalOnProperty("slipway.runtime.java-args")
class PromotionLoop extends Loop {

    private static final Duration WHILE_ONE_GOES_ON = Duration.ofSeconds(1);

    /** Finds what another process began and could not tell, and that this one leads now. */
    private static final Duration WHILE_NONE_DOES = Duration.ofSeconds(5);

    private final PromotionRepository promotions;
    private final PromotionSteps steps;
    private final Leadership leadership;

    PromotionLoop(PromotionRepository promotions, PromotionSteps steps, Leadership leadership) {
        super("promotions", "promotions cannot go on now");
        this.promotions = promotions;
        this.steps = steps;
        this.leadership = leadership;
    }

    @TransactionalEventListener({EnvironmentChanged.class, DeploymentObserved.class})
    void hear() {
        wake();
    }

    @EventListener
    void hear(Noticed noticed) {
        wake();
    }

    @Override
    protected Duration pass() {
        List<String> ids = leadership.holds() ? promotions.findRunningIds() : List.of();
        ids.forEach(steps::look);
        return ids.isEmpty() ? WHILE_NONE_DOES : WHILE_ONE_GOES_ON;
    }
}
