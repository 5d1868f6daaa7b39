package dev.slipway.control.autoscaling;

import dev.slipway.control.leadership.Leadership;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The one thread that autoscales, each second while this process leads, where there is something to run replicas with. */
@Component
@ConditionalOnProperty("slipway.runtime.java-args")
class AutoscalerLoop implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AutoscalerLoop.class);

    private final Autoscaler autoscaler;
    private final Leadership leadership;
    private final Semaphore stopped = new Semaphore(0);
    private @Nullable Thread thread;
    private volatile boolean running;
    private boolean failing;

    AutoscalerLoop(Autoscaler autoscaler, Leadership leadership) {
        this.autoscaler = autoscaler;
        this.leadership = leadership;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("autoscaler").start(this::run);
    }

    /** Lets a tick in progress end: an interrupt would break its connection. */
    @Override
    public void stop() {
        running = false;
        stopped.release();
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
            do {
                tick();
            } while (!stopped.tryAcquire(1, TimeUnit.SECONDS));
        } catch (InterruptedException _) {
            running = false;
        }
    }

    private void tick() {
        try {
            if (leadership.holds()) {
                autoscaler.tick();
            } else {
                autoscaler.forget();
            }
            failing = false;
        } catch (RuntimeException e) {
            if (!failing) {
                log.warn("cannot autoscale now, trying again: {}", e.toString());
            }
            failing = true;
        }
    }
}
