package dev.slipway.control.environment;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface EnvironmentRepository extends Repository<Environment, Environment.Key> {

    /** At once, so that the rest of the transaction finds it by whatever way it looks. */
    Environment saveAndFlush(Environment environment);

    Optional<Environment> findById(Environment.Key key);

    boolean existsById(Environment.Key key);

    boolean existsByCurrentDeploymentId(String deploymentId);

    void delete(Environment environment);

    List<Environment> findByKeyModelIdOrderByCreatedAtAscKeyNameAsc(String modelId);

    List<Environment> findByCurrentDeploymentId(String deploymentId);
}
