package dev.slipway.control.routes;

import dev.slipway.control.access.ApiKeysChanged;
import dev.slipway.control.access.SessionsChanged;
import dev.slipway.control.deployment.DeploymentChanged;
import dev.slipway.control.deployment.DeploymentObserved;
import dev.slipway.control.environment.EnvironmentChanged;
import dev.slipway.control.event.Notices;
import dev.slipway.control.event.Notices.Noticed;
import dev.slipway.control.loop.Loop;
import dev.slipway.control.model.ModelCreated;
import dev.slipway.control.model.ModelDeleted;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Keeps the newest snapshot and hands it to whoever waits for one. One thread reads it anew after each change, and now and
 * then without one; while the database is away the last one stays.
 */
@Component
class RoutePublisher extends Loop {

    /** How soon a change is seen that told nobody here, as a session that ran out. */
    private static final Duration REFRESH = Duration.ofSeconds(5);

    private static final String SUBJECT = "routes";

    private final RouteVersions versions;
    private final Notices notices;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition newer = lock.newCondition();
    private @Nullable RouteSnapshot latest;
    private boolean over;

    RoutePublisher(RouteVersions versions, Notices notices) {
        super("route-publisher", "routes cannot be read, the last ones stay");
        this.versions = versions;
        this.notices = notices;
    }

    @TransactionalEventListener({
        ModelCreated.class,
        ModelDeleted.class,
        DeploymentChanged.class,
        DeploymentObserved.class,
        EnvironmentChanged.class,
        ApiKeysChanged.class,
        SessionsChanged.class
    })
    void refresh() {
        wake();
    }

    @EventListener
    void hear(Noticed noticed) {
        if (noticed.subject().equals(SUBJECT)) {
            wake();
        }
    }

    /** The snapshot as soon as its version is another than {@code seen}, or nothing when that takes too long, or this process ends. */
    Optional<RouteSnapshot> await(long seen, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while ((latest == null || latest.version() == seen) && left > 0 && !over) {
                left = newer.awaitNanos(left);
            }
            return Optional.ofNullable(latest).filter(snapshot -> snapshot.version() != seen);
        } finally {
            lock.unlock();
        }
    }

    /** Before the web server, which waits until every request that has begun is answered. */
    @Override
    public void stop() {
        super.stop();
        lock.lock();
        try {
            over = true;
            newer.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    protected Duration pass() {
        if (offer(versions.current())) {
            notices.send(SUBJECT);
        }
        return REFRESH;
    }

    /** Whether it is a new one here. */
    private boolean offer(RouteSnapshot snapshot) {
        lock.lock();
        try {
            if (latest != null && latest.version() == snapshot.version()) {
                return false;
            }
            latest = snapshot;
            newer.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }
}
