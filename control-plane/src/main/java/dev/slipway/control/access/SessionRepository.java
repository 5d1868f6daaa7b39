package dev.slipway.control.access;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SessionRepository extends Repository<Session, String> {

    Session save(Session session);

    @Query("""
            select s from Session s where s.sha256 = :sha256 and s.expiresAt > :now
            and (s.apiKeyId is null
                 or exists (select k from ApiKey k where k.id = s.apiKeyId and k.revokedAt is null))""")
    Optional<Session> findLive(String sha256, Instant now);

    long deleteBySha256(String sha256);

    long deleteByExpiresAtBefore(Instant now);
}
