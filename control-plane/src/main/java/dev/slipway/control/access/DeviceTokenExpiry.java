package dev.slipway.control.access;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Ends access tokens within a minute of their time. */
@Component
class DeviceTokenExpiry implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeviceTokenExpiry.class);
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final DeviceTokens tokens;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    DeviceTokenExpiry(DeviceTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public void start() {
        stopped = new CountDownLatch(1);
        Thread.ofVirtual().name("device-token-expiry").start(this::run);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void run() {
        try {
            while (!stopped.await(PAUSE.toSeconds(), TimeUnit.SECONDS)) {
                expire();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void expire() {
        try {
            tokens.expire();
        } catch (DataAccessException | TransactionException e) {
            log.warn("access tokens that are over cannot be ended now, trying again: {}", e.getMessage());
        }
    }
}
