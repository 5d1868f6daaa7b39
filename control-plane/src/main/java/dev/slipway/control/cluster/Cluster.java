package dev.slipway.control.cluster;

import dev.slipway.control.deployment.ReplicaStatus;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Where replicas run. One thread calls it; none of its methods waits for a replica. */
interface Cluster {

    /** Takes up what runs already, and tells {@code changed} from now on of each deployment whose replicas changed. */
    void open(Consumer<String> changed) throws IOException, InterruptedException;

    /** The deployments that anything runs of. */
    Set<String> deployments();

    /** Goes a step towards running exactly this workload of its deployment. */
    void apply(Workload workload) throws IOException;

    /** Goes a step towards running nothing of a deployment. */
    void remove(String deploymentId) throws IOException;

    Observation observe(String deploymentId);

    /** @param failure why replicas cannot be made to run, however often it is tried */
    record Observation(List<ReplicaStatus> replicas, Optional<String> failure) {

        public Observation {
            replicas = List.copyOf(replicas);
        }
    }
}
