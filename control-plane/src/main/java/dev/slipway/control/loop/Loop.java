package dev.slipway.control.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * One thread that makes a pass, sleeps, and makes the next one, from the application's start to its end. A pass that fails is
 * made again soon; the first failure of a row is logged.
 */
public abstract class Loop implements SmartLifecycle {

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final Logger log = LoggerFactory.getLogger(getClass());
    private final String name;
    private final String failure;
    private final Semaphore wakes = new Semaphore(0);
    private volatile boolean running;
    private @Nullable Thread thread;
    private boolean failing;

    /**
     * @param name of the thread
     * @param failure what a pass that fails means, for the log
     */
    protected Loop(String name, String failure) {
        this.name = name;
        this.failure = failure;
    }

    /** @return how long to sleep, unless woken */
    protected abstract Duration pass() throws IOException, InterruptedException;

    /** Has the next pass made now, or at once after the one in progress. */
    public final void wake() {
        wakes.release();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name(name).daemon().start(this::run);
    }

    /** Lets a pass in progress end: an interrupt would break its connection. */
    @Override
    public void stop() {
        running = false;
        wakes.release();
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    private void run() {
        try {
            while (running) {
                wakes.tryAcquire(attempt().toMillis(), TimeUnit.MILLISECONDS);
                wakes.drainPermits();
            }
        } catch (InterruptedException _) {
            running = false;
        }
    }

    private Duration attempt() throws InterruptedException {
        try {
            Duration pause = pass();
            failing = false;
            return pause;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                log.warn("{}, trying again: {}", failure, e.toString());
            }
            failing = true;
            return AFTER_FAILURE;
        }
    }
}
