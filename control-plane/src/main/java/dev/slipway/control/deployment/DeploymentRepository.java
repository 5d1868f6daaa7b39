package dev.slipway.control.deployment;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Deployments by id and by model. */
public interface DeploymentRepository extends Repository<Deployment, String> {

    Deployment save(Deployment deployment);

    Optional<Deployment> findById(String id);

    Optional<Deployment> findByIdAndModelId(String id, String modelId);

    List<Deployment> findByModelIdOrderByCreatedAtAscIdAsc(String modelId);

    boolean existsByModelIdAndName(String modelId, String name);

    long countByModelId(String modelId);

    /** Every id, for the pass over all that heals whatever a lost event left behind. */
    @Query("select d.id from Deployment d")
    List<String> findAllIds();
}
