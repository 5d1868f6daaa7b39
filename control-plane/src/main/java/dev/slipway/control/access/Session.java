package dev.slipway.control.access;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A browser that somebody signed in with, until it expires; only the hash of its cookie is here. */
@Entity
@Table(name = "sessions")
class Session {

    @Id
    private String id;

    private String sha256;
    private String userId;

    /** The key that it was opened with, and with which it ends; null for a sign-in link. */
    private @Nullable String apiKeyId;

    private Instant createdAt;
    private Instant expiresAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected Session() {}

    Session(String id, String cookie, String userId, @Nullable String apiKeyId, Instant now) {
        this.id = id;
        this.sha256 = Sha256.hex(cookie);
        this.userId = userId;
        this.apiKeyId = apiKeyId;
        this.createdAt = now;
        this.expiresAt = now.plus(Sessions.LIFE);
    }

    String userId() {
        return userId;
    }
}
