package dev.slipway.control.access;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface ApiKeyRepository extends Repository<ApiKey, String> {

    ApiKey save(ApiKey key);

    Optional<ApiKey> findByPrefix(String prefix);

    boolean existsByPrefix(String prefix);

    Optional<ApiKey> findByPrefixAndOrganisationIdAndRevokedAtIsNull(String prefix, String organisationId);

    List<ApiKey> findByOrganisationIdAndRevokedAtIsNullOrderByCreatedAtAscIdAsc(String organisationId);

    /** Others that do this wait until the transaction ends. */
    @NativeQuery("select id from organisations where id = :id for update")
    String lockOrganisation(String id);

    /** Those of the ids that are models of the organisation. */
    @NativeQuery("select id from models where organisation_id = :organisationId and id in (:ids)")
    List<String> knownModels(String organisationId, Collection<String> ids);

    boolean existsByOrganisationIdAndNameAndRevokedAtIsNull(String organisationId, String name);
}
