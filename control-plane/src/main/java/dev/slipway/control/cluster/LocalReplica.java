package dev.slipway.control.cluster;

import dev.slipway.control.cluster.ReplicaHealth.Answer;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import dev.slipway.control.host.LiveProcess;
import dev.slipway.control.host.ProcessRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One replica's process: watched by a thread of its own, started and ended by the cluster. */
final class LocalReplica {

    private static final Logger log = LoggerFactory.getLogger(LocalReplica.class);
    private static final Duration WHILE_STARTING = Duration.ofMillis(100);
    private static final Duration WHILE_SERVING = Duration.ofSeconds(1);
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private final ProcessRecord record;
    private final Path output;
    private final ReplicaEndpoint endpoint;
    private final Drain drain;
    private final ReplicaHealth health;
    private final LongSupplier nanoTime;
    private final Runnable changed;
    private volatile Probes probes = Probes.NATIVE;
    private volatile ReplicaPhase phase = ReplicaPhase.STARTING;
    private volatile @Nullable Long readySince;
    private volatile @Nullable String failure;
    private volatile boolean toldToStop;
    private volatile boolean abandoned;
    private boolean draining;

    LocalReplica(
            ProcessRecord record,
            Path output,
            ReplicaEndpoint endpoint,
            Drain drain,
            LongSupplier nanoTime,
            Runnable changed) {
        this.record = record;
        this.output = output;
        this.endpoint = endpoint;
        this.drain = drain;
        this.nanoTime = nanoTime;
        this.health = new ReplicaHealth(nanoTime.getAsLong());
        this.changed = changed;
    }

    /** Until it ends: it may be a child, or one that an earlier control plane started. */
    void watch(CompletableFuture<?> exit) {
        exit.thenRun(this::ended);
        Thread.ofVirtual().name("probe-" + id()).start(this::probeUntilEnd);
    }

    /** From now on somebody else watches it; it goes on. */
    void abandon() {
        abandoned = true;
    }

    void probeOnce() throws InterruptedException {
        boolean started = phase == ReplicaPhase.READY || phase == ReplicaPhase.UNHEALTHY;
        Answer answer = endpoint.ask(probes, started);
        health.hear(answer, probes, nanoTime.getAsLong()).ifPresent(this::fail);
        move(health.phase());
    }

    void askBy(Probes next) {
        probes = next;
    }

    String id() {
        return Objects.requireNonNull(record.replicaId());
    }

    ProcessRecord record() {
        return record;
    }

    boolean hasRevision(String revision) {
        return revision.equals(record.revision());
    }

    ReplicaPhase phase() {
        return phase;
    }

    @Nullable
    Long readySince() {
        return readySince;
    }

    ReplicaStatus status() {
        String message = failure == null && phase == ReplicaPhase.EXITED ? LogTail.lastLine(output) : failure;
        return new ReplicaStatus(id(), phase, "http://127.0.0.1:" + record.port(), message);
    }

    boolean toldToStop() {
        return toldToStop;
    }

    /** Takes it out of the routes; once that is known to be so, {@link #drain} ends it. */
    synchronized void stop() {
        if (toldToStop || phase == ReplicaPhase.EXITED) {
            return;
        }
        toldToStop = true;
        phase = ReplicaPhase.STOPPING;
        if (readySince == null) {
            drain();
        }
        changed.run();
    }

    /** It is in no route any more: lets its requests end, and ends it. */
    synchronized void drain() {
        if (toldToStop && !draining) {
            draining = true;
            Thread.ofVirtual().name("drain-" + id()).start(this::drainUntilEnd);
        }
    }

    private void drainUntilEnd() {
        try {
            drain.end(record.process(), readySince != null);
        } catch (InterruptedException _) {
            record.process().terminate();
        }
    }

    /** Its end will be seen as one by itself, and another takes its place. */
    private synchronized void fail(String reason) {
        if (failure != null || toldToStop || phase == ReplicaPhase.EXITED) {
            return;
        }
        failure = reason;
        log.warn("replica {} of deployment {} is ended: {}", id(), record.deploymentId(), reason);
        Thread.ofVirtual().name("end-" + id()).start(this::endUnwell);
    }

    private void endUnwell() {
        try {
            LiveProcess process = record.process();
            process.terminate();
            if (!process.awaitEnd(END_LIMIT)) {
                process.kill();
            }
        } catch (InterruptedException _) {
            record.process().kill();
        }
    }

    private void probeUntilEnd() {
        try {
            while (!abandoned && phase != ReplicaPhase.STOPPING && phase != ReplicaPhase.EXITED) {
                probeOnce();
                Thread.sleep(readySince == null ? WHILE_STARTING : WHILE_SERVING);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void move(ReplicaPhase next) {
        if (phase == next || phase == ReplicaPhase.STOPPING || phase == ReplicaPhase.EXITED) {
            return;
        }
        phase = next;
        if (next == ReplicaPhase.READY && readySince == null) {
            readySince = nanoTime.getAsLong();
        }
        changed.run();
    }

    private synchronized void ended() {
        phase = ReplicaPhase.EXITED;
        changed.run();
    }
}
