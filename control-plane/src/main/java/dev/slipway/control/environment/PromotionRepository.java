package dev.slipway.control.environment;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Promotions; whoever changes one holds its row to the end of the transaction. */
interface PromotionRepository extends Repository<Promotion, String> {

    Promotion saveAndFlush(Promotion promotion);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select p from Promotion p where p.id = :id and p.endedAt is null")
    Optional<Promotion> lockRunning(String id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select p from Promotion p
            where p.modelId = :modelId and p.environment = :environment and p.endedAt is null""")
    Optional<Promotion> lockRunning(String modelId, String environment);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("""
            select p from Promotion p
            where (p.candidateId = :deploymentId or p.previousId = :deploymentId) and p.endedAt is null
            order by p.id""")
    List<Promotion> lockRunningOf(String deploymentId);

    @Query("select p.id from Promotion p where p.endedAt is null order by p.id")
    List<String> findRunningIds();

    boolean existsByCandidateIdAndEndedAtIsNull(String candidateId);

    @NativeQuery("""
            select * from promotions where model_id = :modelId and environment = :environment
            order by created_at desc, id limit 1""")
    Optional<Promotion> findLatest(String modelId, String environment);
}
