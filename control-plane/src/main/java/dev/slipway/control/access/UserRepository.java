package dev.slipway.control.access;

import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface UserRepository extends Repository<User, String> {

    Optional<User> findById(String id);

    List<User> findByOrganisationId(String organisationId);

    @NativeQuery("select name from organisations where id = :id")
    String organisationName(String id);
}
