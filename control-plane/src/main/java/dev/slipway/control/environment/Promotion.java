package dev.slipway.control.environment;

import dev.slipway.control.environment.PromotionSettings.CleanupStrategy;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An environment's way from one deployment to another, and how far it is. */
@Entity
@Table(name = "promotions")
class Promotion {

    @Id
    private String id;

    @Column(updatable = false)
    private String modelId;

    @Column(updatable = false)
    private String environment;

    @Column(updatable = false)
    private String candidateId;

    @Column(updatable = false)
    private @Nullable String previousId;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private Rollout.Kind kind;

    @Column(updatable = false)
    private int surge;

    @Column(updatable = false)
    private int unavailable;

    @Column(updatable = false)
    private long pauseSeconds;

    @Enumerated(EnumType.STRING)
    @Column(updatable = false)
    private CleanupStrategy cleanupStrategy;

    @Column(updatable = false)
    private @Nullable String actor;

    @Embedded
    private Progress progress;

    @Column(updatable = false)
    private Instant createdAt;

    private @Nullable Instant endedAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected Promotion() {}

    /** @param actor the user who asked for it; null: a push did */
    Promotion(
            String id,
            Environment environment,
            String candidateId,
            Rollout rollout,
            Progress progress,
            CleanupStrategy cleanupStrategy,
            @Nullable String actor) {
        this.id = id;
        this.modelId = environment.modelId();
        this.environment = environment.name();
        this.candidateId = candidateId;
        this.previousId = environment.currentDeploymentId();
        this.kind = rollout.kind();
        this.surge = rollout.surge();
        this.unavailable = rollout.unavailable();
        this.pauseSeconds = rollout.pause().toSeconds();
        this.cleanupStrategy = cleanupStrategy;
        this.actor = actor;
        this.progress = progress;
        this.createdAt = progress.stepAt();
    }

    void advance(Progress next, Instant now) {
        progress = next;
        endedAt = next.status().ended() ? now : null;
    }

    Rollout rollout(int most) {
        return new Rollout(kind, surge, unavailable, Duration.ofSeconds(pauseSeconds), most);
    }

    boolean ended() {
        return endedAt != null;
    }

    String id() {
        return id;
    }

    Environment.Key environmentKey() {
        return new Environment.Key(modelId, environment);
    }

    String candidateId() {
        return candidateId;
    }

    @Nullable
    String previousId() {
        return previousId;
    }

    Rollout.Kind kind() {
        return kind;
    }

    CleanupStrategy cleanupStrategy() {
        return cleanupStrategy;
    }

    @Nullable
    String actor() {
        return actor;
    }

    Progress progress() {
        return progress;
    }
}
