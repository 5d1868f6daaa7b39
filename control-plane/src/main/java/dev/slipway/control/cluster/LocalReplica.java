package dev.slipway.control.cluster;

import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import dev.slipway.control.host.LiveProcess;
import dev.slipway.control.host.ProcessRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One replica's process: watched by a thread of its own, started and ended by the cluster. */
final class LocalReplica {

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final ProcessRecord record;
    private final Path log;
    private final Clock clock;
    private final Runnable changed;
    private volatile ReplicaPhase phase = ReplicaPhase.STARTING;
    private volatile @Nullable Instant readySince;
    private volatile boolean toldToStop;

    LocalReplica(ProcessRecord record, Path log, Clock clock, Runnable changed) {
        this.record = record;
        this.log = log;
        this.clock = clock;
        this.changed = changed;
    }

    /** Until it ends: it may be a child, or one that an earlier control plane started. */
    void watch(ReplicaProbe probe, CompletableFuture<?> exit) {
        exit.thenRun(this::ended);
        Thread.ofVirtual().name("probe-" + id()).start(() -> probeUntilEnd(probe));
    }

    void probeOnce(ReplicaProbe probe) throws InterruptedException {
        move(probe.ask(phase));
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
    Instant readySince() {
        return readySince;
    }

    ReplicaStatus status() {
        String message = phase == ReplicaPhase.EXITED ? LogTail.lastLine(log) : null;
        return new ReplicaStatus(id(), phase, "http://127.0.0.1:" + record.port(), message);
    }

    boolean toldToStop() {
        return toldToStop;
    }

    /** Asks it to finish what it has, and ends it when that takes too long. */
    synchronized void stop() {
        if (toldToStop || phase == ReplicaPhase.EXITED) {
            return;
        }
        toldToStop = true;
        phase = ReplicaPhase.STOPPING;
        record.process().terminate();
        Thread.ofVirtual().name("grace-" + id()).start(this::killAfterGrace);
    }

    private void killAfterGrace() {
        try {
            LiveProcess process = record.process();
            if (!process.awaitEnd(GRACE)) {
                process.kill();
            }
        } catch (InterruptedException _) {
            record.process().kill();
        }
    }

    private void probeUntilEnd(ReplicaProbe probe) {
        try {
            while (phase != ReplicaPhase.STOPPING && phase != ReplicaPhase.EXITED) {
                move(probe.ask(phase));
                Thread.sleep(ReplicaProbe.pauseAfter(phase));
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
        if (next == ReplicaPhase.READY) {
            readySince = clock.instant();
        }
        changed.run();
    }

    private synchronized void ended() {
        phase = ReplicaPhase.EXITED;
        changed.run();
    }
}
