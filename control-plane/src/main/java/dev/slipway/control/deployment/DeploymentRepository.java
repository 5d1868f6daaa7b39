package dev.slipway.control.deployment;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Deployments by id and by model. */
public interface DeploymentRepository extends Repository<Deployment, String> {

    Deployment save(Deployment deployment);

    Optional<Deployment> findById(String id);

    Optional<Deployment> findByIdAndModelId(String id, String modelId);

    List<Deployment> findByModelIdOrderByCreatedAtAscIdAsc(String modelId);

    /** Those that were pushed for an environment and have not reached it, the newest first. */
    List<Deployment> findByModelIdAndPromoteToOrderByCreatedAtDescId(String modelId, String environment);

    Optional<Deployment> findByModelIdAndName(String modelId, String name);

    boolean existsByModelIdAndName(String modelId, String name);

    long countByModelId(String modelId);

    long countByModelIdAndDevelopment(String modelId, boolean development);

    /** Until the end of the transaction nobody else changes it. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select d from Deployment d where d.id = :id")
    Optional<Deployment> lockById(String id);

    void delete(Deployment deployment);

    /** Takes away the development deployment of a model at once, so that another one may take its place; says which it was. */
    @NativeQuery("delete from deployments where model_id = :modelId and is_development returning id")
    List<String> removeDevelopment(String modelId);

    /** Every id, for the pass over all that heals whatever a lost event left behind. */
    @Query("select d.id from Deployment d")
    List<String> findAllIds();
}
