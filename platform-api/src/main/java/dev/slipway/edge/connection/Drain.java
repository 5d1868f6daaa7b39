package dev.slipway.edge.connection;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The end of an edge, before its servers stop: new connections are refused, requests that have begun get time to end, and
 * every connection is closed after its answer, so that callers go elsewhere. An edge that another one follows on the same
 * socket can leave before, with time: it then closes a connection only after an answer that said so.
 */
public final class Drain implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(Drain.class);

    /** How long what is cut off may take to be written down. */
    private static final Duration CUT_OFF_LIMIT = Duration.ofSeconds(1);

    /** Connections that were accepted last may have no gate yet. */
    private static final Duration SHORTEST_LEAVE = Duration.ofSeconds(1);

    private static final Duration POLL = Duration.ofMillis(100);

    private final Duration limit;
    private final Duration leaveLimit;
    private final Set<Channel> listening = ConcurrentHashMap.newKeySet();
    private final Set<RequestGate> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean running;
    private volatile boolean on;
    private volatile boolean leaving;

    /**
     * @param limit how long requests get to end when the edge stops
     * @param leaveLimit how long connections get to end when it leaves to another one
     */
    public Drain(Duration limit, Duration leaveLimit) {
        this.limit = limit;
        this.leaveLimit = leaveLimit;
    }

    /** Has {@code server} take no more connections once the edge stops. */
    public void listensOn(Channel server) {
        listening.add(server);
    }

    void opened(RequestGate connection) {
        connections.add(connection);
    }

    void closed(RequestGate connection) {
        connections.remove(connection);
    }

    void requestBegan() {
        underWay.incrementAndGet();
    }

    void requestEnded() {
        if (underWay.decrementAndGet() == 0 && on) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    boolean isOn() {
        return on;
    }

    /** Whether answers say that their connection ends. */
    boolean endsConnections() {
        return on || leaving;
    }

    /** Accepts nothing more, and returns when the last connection has ended or the time is over. */
    public void awaitLeave() {
        leaving = true;
        long began = System.nanoTime();
        listening.forEach(server -> server.close().syncUninterruptibly());
        log.info("leaving to another edge: {} connections are open", connections.size());
        try {
            Thread.sleep(SHORTEST_LEAVE);
            while (!connections.isEmpty() && System.nanoTime() - began < leaveLimit.toNanos()) {
                Thread.sleep(POLL);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        on = true;
        running = false;
        listening.forEach(server -> server.close().syncUninterruptibly());
        int before = underWay.get();
        awaitEnds(limit);
        int left = underWay.get();
        if (left > 0) {
            connections.forEach(RequestGate::cutOff);
            awaitEnds(CUT_OFF_LIMIT);
        }
        if (before > 0) {
            log.info("stopping: {} requests were under way, {} are cut off", before, left);
        }
    }

    private synchronized void awaitEnds(Duration within) {
        long end = System.nanoTime() + within.toNanos();
        try {
            for (long left = within.toMillis(); left > 0 && underWay.get() > 0; ) {
                wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the servers: what is highest stops first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
