package dev.slipway.control.environment;

import jakarta.persistence.LockModeType;
import jakarta.persistence.QueryHint;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.QueryHints;
import org.springframework.data.repository.Repository;

/**
 * Promotions. Whoever changes one holds its row to the end of the transaction, and takes it before the rows of its
 * deployments; who holds one of those already does not wait for a promotion.
 */
interface PromotionRepository extends Repository<Promotion, String> {

    /** Hibernate's word for it. */
    String SKIP_LOCKED = "-2";

    Promotion saveAndFlush(Promotion promotion);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from Promotion p where p.id = :id and p.endedAt is null")
    Optional<Promotion> lockRunning(String id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select p from Promotion p
            where p.modelId = :modelId and p.environment = :environment and p.endedAt is null""")
    Optional<Promotion> lockRunning(String modelId, String environment);

    /** Those that nobody else holds. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @QueryHints(@QueryHint(name = "jakarta.persistence.lock.timeout", value = SKIP_LOCKED))
    @Query("""
            select p from Promotion p
            where (p.candidateId = :deploymentId or p.previousId = :deploymentId) and p.endedAt is null
            order by p.id""")
    List<Promotion> lockRunningOf(String deploymentId);

    @Query(
            "select p from Promotion p where p.modelId = :modelId and p.environment = :environment and p.endedAt is null")
    Optional<Promotion> findRunning(String modelId, String environment);

    boolean existsByPreviousIdAndKindAndEndedAtIsNull(String previousId, Rollout.Kind kind);

    List<Promotion> findByCandidateIdAndEndedAtIsNull(String candidateId);

    @Query("select p.id from Promotion p where p.endedAt is null order by p.id")
    List<String> findRunningIds();

    boolean existsByCandidateIdAndEndedAtIsNull(String candidateId);

    @NativeQuery("""
            select * from promotions where model_id = :modelId and environment = :environment
            order by created_at desc, id limit 1""")
    Optional<Promotion> findLatest(String modelId, String environment);
}
