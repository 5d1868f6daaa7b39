package dev.slipway.control.access;

import java.util.List;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface ApiKeyRepository extends Repository<ApiKey, String> {

    ApiKey save(ApiKey key);

    Optional<ApiKey> findByPrefix(String prefix);

    boolean existsByPrefix(String prefix);

    Optional<ApiKey> findByPrefixAndOrganisationIdAndRevokedAtIsNull(String prefix, String organisationId);

    List<ApiKey> findByOrganisationIdAndRevokedAtIsNullOrderByCreatedAtAscIdAsc(String organisationId);

    boolean existsByOrganisationIdAndNameAndRevokedAtIsNull(String organisationId, String name);
}
