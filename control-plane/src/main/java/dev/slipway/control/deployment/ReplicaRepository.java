package dev.slipway.control.deployment;

import java.util.List;
import org.springframework.data.repository.Repository;

/** Replicas as the reconciler last saw them. */
public interface ReplicaRepository extends Repository<Replica, String> {

    Replica save(Replica replica);

    void delete(Replica replica);

    List<Replica> findByDeploymentId(String deploymentId);
}
