package dev.slipway.control.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A browser that somebody signed in with, until it expires; only the hash of its cookie is here. */
@Entity
@Table(name = "sessions")
class Session {

    @Id
    private String id;

    private String sha256;
    private String userId;
    private Instant createdAt;
    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected Session() {}

    Session(String id, String cookie, String userId, Instant now, Instant expiresAt) {
        this.id = id;
        this.sha256 = Sha256.hex(cookie);
        this.userId = userId;
        this.createdAt = now;
        this.expiresAt = expiresAt;
    }

    String userId() {
        return userId;
    }
}
