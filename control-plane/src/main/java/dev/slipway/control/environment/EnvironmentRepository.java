package dev.slipway.control.environment;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface EnvironmentRepository extends Repository<Environment, Environment.Key> {

    Environment save(Environment environment);

    Optional<Environment> findById(Environment.Key key);

    List<Environment> findByKeyModelIdOrderByCreatedAtAscKeyNameAsc(String modelId);
}
