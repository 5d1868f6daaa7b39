package dev.slipway.control.cluster;

import dev.slipway.control.cluster.Cluster.Observation;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The replicas of one deployment on this host; touched by the reconciler's thread only. */
final class LocalDeployment {

    private final LocalReplicas starter;
    private final List<LocalReplica> replicas = new ArrayList<>();
    /** Ended by themselves and not yet replaced. */
    private final Deque<LocalReplica> ended = new ArrayDeque<>();

    private RestartBackoff backoff = new RestartBackoff();
    private @Nullable String refusal;

    LocalDeployment(LocalReplicas starter) {
        this.starter = starter;
    }

    void adopt(LocalReplica replica) {
        replicas.add(replica);
    }

    void run(Workload workload, LocalPlan.Runnable plan, Instant now) throws IOException {
        refusal = null;
        takeNoteOfEnds(now);
        String revision = plan.command().revision();
        replicas.stream().filter(replica -> !replica.hasRevision(revision)).forEach(LocalReplica::stop);
        stopSurplus(workload.replicas());
        while (staying().count() < workload.replicas() && backoff.mayStart(now)) {
            replicas.add(starter.start(workload, plan));
            ended.poll();
        }
        while (staying().count() + ended.size() > workload.replicas()) {
            ended.pop();
        }
    }

    void refuse(String reason, Instant now) throws IOException {
        stopAll(now);
        refusal = reason;
    }

    void stopAll(Instant now) throws IOException {
        refusal = null;
        takeNoteOfEnds(now);
        replicas.forEach(LocalReplica::stop);
        ended.clear();
        backoff = new RestartBackoff();
    }

    boolean empty() {
        return replicas.isEmpty() && ended.isEmpty();
    }

    Observation observe() {
        List<ReplicaStatus> statuses = Stream.concat(replicas.stream(), ended.stream())
                .map(LocalReplica::status)
                .toList();
        if (statuses.stream().anyMatch(status -> status.phase() == ReplicaPhase.READY)) {
            backoff.ready();
        }
        return new Observation(statuses, refusal == null ? backoff.givenUp() : Optional.of(refusal));
    }

    private void takeNoteOfEnds(Instant now) throws IOException {
        List<LocalReplica> over = replicas.stream()
                .filter(replica -> replica.phase() == ReplicaPhase.EXITED)
                .toList();
        for (LocalReplica replica : over) {
            starter.forget(replica);
            replicas.remove(replica);
            if (!replica.toldToStop()) {
                ended.add(replica);
                backoff.ended(
                        replica.readySince(), String.valueOf(replica.status().message()), now);
            }
        }
    }

    /** Those that serve are kept before those that do not yet, and older ones before newer ones. */
    private void stopSurplus(int wanted) {
        staying()
                .sorted(Comparator.comparing(replica -> replica.phase() != ReplicaPhase.READY))
                .skip(wanted)
                .toList()
                .forEach(LocalReplica::stop);
    }

    private Stream<LocalReplica> staying() {
        return replicas.stream().filter(replica -> !replica.toldToStop());
    }
}
