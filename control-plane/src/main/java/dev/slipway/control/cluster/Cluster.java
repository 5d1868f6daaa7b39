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

    /** Takes up what runs by now and is not known, as what an earlier leader started late. */
    void takeUp() throws IOException, InterruptedException;

    /** Leaves all that runs to whoever opens it next. */
    void close();

    /** The deployments that anything runs of. */
    Set<String> deployments();

    /** Goes a step towards running exactly this workload of its deployment. */
    void apply(Workload workload) throws IOException;

    /** Goes a step towards running nothing of a deployment. */
    void remove(String deploymentId) throws IOException;

    Observation observe(String deploymentId);

    /**
     * @param updating whether a replica runs that is to be replaced by one of other settings
     * @param failure why replicas do not run
     */
    record Observation(List<ReplicaStatus> replicas, boolean updating, Optional<Failure> failure) {

        static final Observation NOTHING = new Observation(List.of(), false, Optional.empty());

        public Observation {
            replicas = List.copyOf(replicas);
        }
    }

    /** @param lasting whether another try cannot end otherwise until somebody changes something */
    record Failure(String reason, boolean lasting) {}
}
