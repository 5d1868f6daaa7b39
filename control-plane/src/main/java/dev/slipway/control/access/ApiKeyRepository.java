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

    /** The live ones that the platform took in by itself; those of logins, which it makes too, have other names. */
    @NativeQuery("""
            select k.* from api_keys k
            join events e on e.type = 'API_KEY_CREATED' and e.source = 'SYSTEM' and e.data ->> 'api_key_id' = k.id
            where k.organisation_id = :organisationId and k.revoked_at is null and coalesce(k.name, :name) = :name""")
    List<ApiKey> findRegistered(String organisationId, String name);

    /** Others that do this wait until the transaction ends. */
    @NativeQuery("select id from organisations where id = :id for update")
    String lockOrganisation(String id);

    /** Those of the ids that are models of the organisation. */
    @NativeQuery("select id from models where organisation_id = :organisationId and id in (:ids)")
    List<String> knownModels(String organisationId, Collection<String> ids);

    boolean existsByOrganisationIdAndNameAndRevokedAtIsNull(String organisationId, String name);
}
