package dev.slipway.control.access;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The right to call, held by whoever knows the secret; only the secret's hash is here. */
@Entity
@Table(name = "api_keys")
class ApiKey {

    /** Baseten's kinds of keys, and what each may do here. */
    enum Type {
        PERSONAL,
        WORKSPACE_MANAGE_ALL,
        WORKSPACE_EXPORT_METRICS,
        WORKSPACE_INVOKE,
        WORKSPACE_MANAGE_API_KEYS;

        boolean managesModels() {
            return this == PERSONAL || this == WORKSPACE_MANAGE_ALL;
        }

        boolean managesKeys() {
            return managesModels() || this == WORKSPACE_MANAGE_API_KEYS;
        }

        boolean belongsToTeams() {
            return this != PERSONAL && this != WORKSPACE_MANAGE_API_KEYS;
        }

        boolean takesModels() {
            return this == WORKSPACE_INVOKE || this == WORKSPACE_EXPORT_METRICS;
        }

        boolean takesEnvironments() {
            return this == WORKSPACE_INVOKE;
        }
    }

    @Id
    private String id;

    private String organisationId;
    private String userId;
    private String prefix;
    private String sha256;
    private @Nullable String name;

    @Enumerated(EnumType.STRING)
    private Type type;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(columnDefinition = "text[]")
    private @Nullable List<String> modelIds;

    @JdbcTypeCode(SqlTypes.ARRAY)
    @Column(columnDefinition = "text[]")
    private @Nullable List<String> environmentNames;

    private @Nullable Integer requestsPerSecond;
    private @Nullable Integer requestsPerMinute;
    private Instant createdAt;
    private @Nullable Instant revokedAt;

    @Column(insertable = false, updatable = false)
    private @Nullable Instant lastUsedAt;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected ApiKey() {}

    ApiKey(String id, Caller owner, ApiKeyText text, NewKey key, Instant now) {
        this.id = id;
        this.organisationId = owner.organisationId();
        this.userId = owner.userId();
        this.prefix = text.prefix();
        this.sha256 = text.sha256();
        this.name = key.name();
        this.type = key.type();
        this.modelIds = key.scope().modelIds();
        this.environmentNames = key.scope().environmentNames();
        this.requestsPerSecond = key.rates().perSecond();
        this.requestsPerMinute = key.rates().perMinute();
        this.createdAt = now;
    }

    void revoke(Instant now) {
        revokedAt = now;
    }

    boolean isLive() {
        return revokedAt == null;
    }

    boolean opensWith(ApiKeyText text) {
        return revokedAt == null
                && MessageDigest.isEqual(
                        sha256.getBytes(StandardCharsets.US_ASCII),
                        text.sha256().getBytes(StandardCharsets.US_ASCII));
    }

    Caller caller() {
        return new Caller(organisationId, userId, prefix);
    }

    KeyScope scope() {
        return new KeyScope(modelIds, environmentNames);
    }

    RequestRates rates() {
        return new RequestRates(requestsPerSecond, requestsPerMinute);
    }

    Instant createdAt() {
        return createdAt;
    }

    @Nullable
    Instant lastUsedAt() {
        return lastUsedAt;
    }

    String id() {
        return id;
    }

    String userId() {
        return userId;
    }

    String prefix() {
        return prefix;
    }

    @Nullable
    String name() {
        return name;
    }

    Type type() {
        return type;
    }
}
