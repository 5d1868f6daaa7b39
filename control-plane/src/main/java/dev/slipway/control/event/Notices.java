package dev.slipway.control.event;

import dev.slipway.control.Identifiers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Tells the other control planes on the database what changed here, and hears what changed there. One that is lost only costs time. */
@Component
public class Notices implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Notices.class);
    private static final String CHANNEL = "slipway";
    private static final int LOOK_MILLIS = 500;

    private final JdbcClient jdbc;
    private final DataSource database;
    private final ApplicationEventPublisher publisher;
    private final String self;
    private final Semaphore stopped = new Semaphore(0);
    private volatile boolean running;
    private boolean failing;
    private @Nullable Thread thread;

    Notices(JdbcClient jdbc, DataSource database, ApplicationEventPublisher publisher, Identifiers identifiers) {
        this.jdbc = jdbc;
        this.database = database;
        this.publisher = publisher;
        this.self = identifiers.nextRecordId();
    }

    /**
     * Published for each notice of another control plane.
     *
     * @param subject what it is about
     */
    public record Noticed(String subject) {}

    /** Goes out with the transaction. */
    public void send(String subject) {
        jdbc.sql("select pg_notify(:channel, :payload)")
                .param("channel", CHANNEL)
                .param("payload", self + " " + subject)
                .query((_, _) -> true)
                .list();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().daemon().name("notices").start(this::listenWhileRunning);
    }

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

    private void listenWhileRunning() {
        while (running) {
            try (Connection connection = database.getConnection()) {
                listen(connection);
            } catch (SQLException e) {
                if (!failing) {
                    log.warn("notices of other control planes cannot be heard: {}", e.getMessage());
                }
                failing = true;
                pause();
            }
        }
    }

    private void pause() {
        try {
            if (stopped.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                running = false;
            }
        } catch (InterruptedException _) {
            running = false;
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
            failing = false;
            while (running) {
                for (PGNotification notice : heard(connection)) {
                    publish(notice.getParameter());
                }
            }
            statement.execute("unlisten *");
        }
    }

    private static PGNotification[] heard(Connection connection) throws SQLException {
        PGNotification @Nullable [] heard =
                connection.unwrap(PGConnection.class).getNotifications(LOOK_MILLIS);
        return heard == null ? new PGNotification[0] : heard;
    }

    private void publish(String payload) {
        String[] parts = payload.split(" ", 2);
        if (parts.length == 2 && !parts[0].equals(self)) {
            publisher.publishEvent(new Noticed(parts[1]));
        }
    }
}
