package dev.slipway.control.cluster;

import dev.slipway.control.cluster.Cluster.Failure;
import dev.slipway.control.cluster.Cluster.Observation;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.deployment.ReplicaStatus;
import dev.slipway.control.host.ProcessRecord;
import java.io.IOException;
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
    private long attempt;
    private @Nullable String revision;
    private @Nullable String refusal;

    LocalDeployment(LocalReplicas starter) {
        this.starter = starter;
    }

    void adopt(LocalReplica replica) {
        replicas.add(replica);
    }

    boolean has(ProcessRecord record) {
        return replicas.stream().anyMatch(replica -> replica.record().pid() == record.pid());
    }

    void run(Workload workload, LocalPlan.Runnable plan, long now) throws IOException {
        refusal = null;
        startAfresh(workload.attempt());
        takeNoteOfEnds(now);
        revision = plan.command().revision(workload.environment());
        replicas.forEach(replica -> replica.askBy(workload.probes()));
        endUnwanted(workload);
        while (current().count() < workload.replicas() && backoff.mayStart(now)) {
            replicas.add(starter.start(workload, plan));
            ended.poll();
        }
        while (staying().count() + ended.size() > workload.replicas() && !ended.isEmpty()) {
            ended.pop();
        }
    }

    private void startAfresh(long next) {
        if (attempt != next) {
            attempt = next;
            backoff = new RestartBackoff();
            ended.clear();
        }
    }

    /** No replica can be started any more; those that serve go on, for as long as one does. */
    void refuse(Workload workload, String reason, long now) throws IOException {
        takeNoteOfEnds(now);
        if (staying().anyMatch(replica -> replica.readySince() != null)) {
            refusal = null;
            ended.clear();
            endUnwanted(workload);
            return;
        }
        stopAll(workload, now);
        refusal = reason;
    }

    private void endUnwanted(Workload workload) {
        withdrawn(workload).forEach(LocalReplica::drain);
        replicas.stream()
                .filter(replica -> workload.leaving().contains(replica.id()))
                .forEach(LocalReplica::stop);
        stopSurplus(workload.replicas());
    }

    void stopAll(Workload workload, long now) throws IOException {
        withdrawn(workload).forEach(LocalReplica::drain);
        stopAll(now);
    }

    /** Of a deployment that is gone, and with it its routes. */
    void removeAll(long now) throws IOException {
        stopAll(now);
        replicas.forEach(LocalReplica::drain);
    }

    private void stopAll(long now) throws IOException {
        refusal = null;
        takeNoteOfEnds(now);
        replicas.forEach(LocalReplica::stop);
        ended.clear();
        backoff = new RestartBackoff();
    }

    private List<LocalReplica> withdrawn(Workload workload) {
        return replicas.stream()
                .filter(replica -> workload.withdrawn().contains(replica.id()))
                .toList();
    }

    void abandon() {
        replicas.forEach(LocalReplica::abandon);
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
        return new Observation(statuses, outdated().findAny().isPresent(), failure());
    }

    private Optional<Failure> failure() {
        return refusal == null
                ? backoff.givenUp().map(reason -> new Failure(reason, false))
                : Optional.of(new Failure(refusal, true));
    }

    private void takeNoteOfEnds(long now) throws IOException {
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

    /**
     * Those of other settings go as soon as one that serves has taken their place. Of the others, those that serve are kept
     * before those that do not yet, and older ones before newer ones.
     */
    private void stopSurplus(int wanted) {
        current()
                .sorted(Comparator.comparing(replica -> replica.phase() != ReplicaPhase.READY))
                .skip(wanted)
                .toList()
                .forEach(LocalReplica::stop);
        long serving = current()
                .filter(replica -> replica.phase() == ReplicaPhase.READY)
                .count();
        outdated()
                .sorted(Comparator.comparing(replica -> replica.phase() != ReplicaPhase.READY))
                .skip(Math.max(0, wanted - serving))
                .toList()
                .forEach(LocalReplica::stop);
    }

    private Stream<LocalReplica> current() {
        return staying().filter(replica -> revision == null || replica.hasRevision(revision));
    }

    private Stream<LocalReplica> outdated() {
        return staying().filter(replica -> revision != null && !replica.hasRevision(revision));
    }

    private Stream<LocalReplica> staying() {
        return replicas.stream().filter(replica -> !replica.toldToStop());
    }
}
