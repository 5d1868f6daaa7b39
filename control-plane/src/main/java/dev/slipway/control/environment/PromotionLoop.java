package dev.slipway.control.environment;

import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.event.Notices.Noticed;
import dev.slipway.control.leadership.Leadership;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The one thread that lets time pass for promotions: while this process leads it looks at each once a second, and sleeps while there is none. Where
 * nothing can run replicas there is nothing to wait for.
 */
@Component
@ConditionalOnProperty("slipway.runtime.java-args")
class PromotionLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(PromotionLoop.class);
    private static final int SECONDS_WHILE_ONE_GOES_ON = 1;

    /** Finds what another process began and could not tell, and that this one leads now. */
    private static final int SECONDS_WHILE_NONE_DOES = 5;

    private final PromotionRepository promotions;
    private final PromotionSteps steps;
    private final Leadership leadership;
    private final Semaphore changes = new Semaphore(0);
    private @Nullable Thread thread;
    private volatile boolean running;
    private boolean failing;

    PromotionLoop(PromotionRepository promotions, PromotionSteps steps, Leadership leadership) {
        this.promotions = promotions;
        this.steps = steps;
        this.leadership = leadership;
    }

    @TransactionalEventListener({EnvironmentChanged.class, DeploymentObserved.class})
    void wake() {
        changes.release();
    }

    @EventListener
    void hear(Noticed noticed) {
        changes.release();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("promotions").start(this::run);
    }

    /** Lets a pass in progress end: an interrupt would break its connection. */
    @Override
    public void stop() {
        running = false;
        changes.release();
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void run() {
        try {
            while (running) {
                boolean any = pass();
                changes.tryAcquire(any ? SECONDS_WHILE_ONE_GOES_ON : SECONDS_WHILE_NONE_DOES, TimeUnit.SECONDS);
                changes.drainPermits();
            }
        } catch (InterruptedException _) {
            running = false;
        }
    }

    /** Whether there is anything to come back for soon. */
    private boolean pass() {
        if (!leadership.holds()) {
            return false;
        }
        try {
            List<String> ids = promotions.findRunningIds();
            ids.forEach(steps::look);
            failing = false;
            return !ids.isEmpty();
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("promotions cannot go on now, trying again: {}", e.toString());
            }
            failing = true;
            return true;
        }
    }
}
