package dev.slipway.control.logs;

import dev.slipway.control.leadership.Leadership;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** The thread that follows output, while this process leads: lines are kept once. */
@Component
@ConditionalOnProperty("slipway.runtime.java-args")
class OutputLoop implements SmartLifecycle {

    private static final Duration PAUSE = Duration.ofMillis(250);

    private final OutputFollower follower;
    private final Leadership leadership;
    private CountDownLatch stopped = new CountDownLatch(0);
    private @Nullable Thread thread;

    OutputLoop(OutputFollower follower, Leadership leadership) {
        this.follower = follower;
        this.leadership = leadership;
    }

    @Override
    public void start() {
        stopped = new CountDownLatch(1);
        thread = Thread.ofPlatform().name("output-follower").start(this::run);
    }

    /** Lets a pass in progress end. */
    @Override
    public void stop() {
        stopped.countDown();
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
        return stopped.getCount() > 0;
    }

    private void run() {
        try {
            while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                if (leadership.holds()) {
                    follower.pass();
                } else {
                    follower.forget();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
