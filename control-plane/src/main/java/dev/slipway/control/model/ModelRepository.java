package dev.slipway.control.model;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Models by id and by name. */
public interface ModelRepository extends Repository<Model, String> {

    Optional<Model> findById(String id);

    void delete(Model model);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select m from Model m where m.id = :id and m.organisationId = :organisationId")
    Optional<Model> lockById(String id, String organisationId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select m from Model m where m.name = :name and m.organisationId = :organisationId")
    Optional<Model> lockByName(String name, String organisationId);

    /** 1 if this made the model; two callers at the same time make one. */
    @Modifying
    @NativeQuery("""
            insert into models (id, organisation_id, name, created_at) values (:id, :organisationId, :name, :now)
            on conflict (organisation_id, name) do nothing""")
    int insertUnlessNamed(String id, String organisationId, String name, Instant now);
}
