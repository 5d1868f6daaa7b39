package dev.slipway.control.model;

import java.util.Optional;
import org.springframework.data.repository.Repository;

/** Models by id and by name. */
public interface ModelRepository extends Repository<Model, String> {

    Model save(Model model);

    Optional<Model> findById(String id);

    Optional<Model> findByIdAndOrganisationId(String id, String organisationId);

    Optional<Model> findByOrganisationIdAndName(String organisationId, String name);
}
