package dev.slipway.control.access;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.repository.Repository;

interface SessionRepository extends Repository<Session, String> {

    Session save(Session session);

    Optional<Session> findBySha256AndExpiresAtAfter(String sha256, Instant now);

    long deleteBySha256(String sha256);

    long deleteByExpiresAtBefore(Instant now);
}
