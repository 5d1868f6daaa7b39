package dev.slipway.control.logs;

import dev.slipway.control.config.OperatorSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Keeps a day's table ready before the day begins, and drops those that are too old. */
@Component
class LogRetention implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LogRetention.class);
    private static final Duration PAUSE = Duration.ofMinutes(30);

    private final LogPartitions partitions;
    private final Clock clock;
    private final int days;
    private volatile CountDownLatch stopped = new CountDownLatch(0);

    LogRetention(LogPartitions partitions, OperatorSettings settings, Clock clock) {
        this.partitions = partitions;
        this.clock = clock;
        this.days = settings.logRetentionDays();
    }

    /** The first line that may be written or kept. */
    LocalDate firstDay() {
        return today().minusDays(days - 1L);
    }

    void keepUp() {
        LocalDate today = today();
        partitions.add(List.of(today.minusDays(1), today, today.plusDays(1)));
        int dropped = partitions.dropBefore(firstDay());
        if (dropped > 0) {
            log.info("log lines of {} days are older than {} days and were dropped", dropped, days);
        }
    }

    /** Before anything that writes a line. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        keepUp();
        stopped = new CountDownLatch(1);
        Thread.ofVirtual().name("log-retention").start(this::keepUpWhileRunning);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }

    @Override
    public boolean isRunning() {
        return stopped.getCount() > 0;
    }

    private void keepUpWhileRunning() {
        try {
            while (!stopped.await(PAUSE.toSeconds(), TimeUnit.SECONDS)) {
                tryToKeepUp();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void tryToKeepUp() {
        try {
            keepUp();
        } catch (DataAccessException | TransactionException e) {
            log.warn("the tables of the log cannot be looked after now, trying again: {}", e.getMessage());
        }
    }

    private LocalDate today() {
        return LogPartitions.day(LogTime.nanos(clock.instant()));
    }
}
