package dev.slipway.control.logs;

import dev.slipway.control.config.OperatorSettings;
import dev.slipway.control.loop.Loop;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Keeps a day's table ready before the day begins, and drops those that are too old. */
@Component
class LogRetention extends Loop {

    private static final Logger log = LoggerFactory.getLogger(LogRetention.class);
    private static final Duration PAUSE = Duration.ofMinutes(30);

    private final LogPartitions partitions;
    private final Clock clock;
    private final int days;

    LogRetention(LogPartitions partitions, OperatorSettings settings, Clock clock) {
        super("log-retention", "the tables of the log cannot be looked after now");
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
        super.start();
    }

    @Override
    protected Duration pass() {
        keepUp();
        return PAUSE;
    }

    private LocalDate today() {
        return LogPartitions.day(LogTime.nanos(clock.instant()));
    }
}
