package dev.slipway.control.deployment;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** The last that was seen of one process or pod that serves a deployment; written by the reconciler alone. */
@Entity
@Table(name = "replicas")
public class Replica implements Persistable<String> {

    @Id
    private String id;

    private String deploymentId;

    @Enumerated(EnumType.STRING)
    private ReplicaPhase phase;

    private @Nullable String url;
    private @Nullable String message;
    private Instant startedAt;
    private Instant createdAt;

    /** Set by whoever asks for its end, and never unset: a look at the cluster must not write over it. */
    @Column(updatable = false)
    private boolean leaving;

    @Transient
    private boolean stored;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected Replica() {}

    public Replica(ReplicaStatus seen, String deploymentId, Instant startedAt, Instant now) {
        this.id = seen.replicaId();
        this.deploymentId = deploymentId;
        this.startedAt = startedAt;
        this.createdAt = now;
        this.phase = seen.phase();
        observe(seen);
    }

    /** Takes over what was seen; says whether that is news. */
    public boolean observe(ReplicaStatus seen) {
        boolean changed =
                phase != seen.phase() || !Objects.equals(url, seen.url()) || !Objects.equals(message, seen.message());
        phase = seen.phase();
        url = seen.url();
        message = seen.message();
        return changed;
    }

    public String id() {
        return id;
    }

    public String deploymentId() {
        return deploymentId;
    }

    public ReplicaPhase phase() {
        return phase;
    }

    public @Nullable String url() {
        return url;
    }

    public @Nullable String message() {
        return message;
    }

    public boolean leaving() {
        return leaving;
    }

    public Instant startedAt() {
        return startedAt;
    }

    @Override
    public String getId() {
        return id;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    @PostLoad
    @PostPersist
    void markStored() {
        stored = true;
    }
}
