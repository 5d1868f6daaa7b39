package dev.slipway.control.deployment;

import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ParsedConfig;
import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.deployment.DeploymentStatus.Observation;
import jakarta.persistence.Column;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** One version of a model: a config that never changes, and a status that follows what is seen of its replicas. */
@Entity
@Table(name = "deployments")
public class Deployment {

    @Id
    private String id;

    @Column(updatable = false)
    private String modelId;

    private String name;

    @JdbcTypeCode(SqlTypes.JSON)
    private Map<String, Object> config;

    private @Nullable String rawConfig;

    private String instanceType;

    @Embedded
    private Serving serving;

    @Column(updatable = false)
    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable Map<String, Object> labels;

    @Enumerated(EnumType.STRING)
    private DeploymentStatus status;

    private @Nullable String statusReason;
    private @Nullable String promoteTo;

    @Column(updatable = false)
    private boolean keepPrevious;

    @Embedded
    private Attempt attempt;

    private int desiredReplicas;

    @Column(name = "is_development", updatable = false)
    private boolean development;

    @Embedded
    private AutoscalingSettings autoscalingSettings;

    @Enumerated(EnumType.STRING)
    private @Nullable BackpressurePolicy backpressurePolicy;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private long version;

    @Transient
    private @Nullable TrussConfig parsed;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected Deployment() {}

    Deployment(String id, String modelId, ParsedConfig config, Target target, Instant now) {
        this.id = id;
        this.modelId = modelId;
        this.name = target.name();
        this.config = config.tree();
        this.parsed = config.config();
        this.rawConfig = target.rawConfig();
        this.instanceType = target.instanceType();
        this.serving = Serving.of(config.config());
        this.labels = target.labels();
        this.promoteTo = target.promoteTo();
        this.keepPrevious = target.keepPrevious();
        this.autoscalingSettings = target.autoscalingSettings();
        this.status = DeploymentStatus.BUILDING;
        this.development = target.development();
        this.attempt = Attempt.first(target.deployTimeout(), now);
        this.desiredReplicas = Math.max(1, autoscalingSettings.minReplica());
        this.createdAt = now;
    }

    /**
     * The only place where a status changes by what is seen; says whether it did.
     *
     * @param updating whether a replica runs that is to be replaced by one of other settings
     */
    public boolean observe(List<ReplicaStatus> replicas, boolean updating, Instant now) {
        Observation seen = new Observation(
                count(replicas, ReplicaPhase.READY),
                count(replicas, ReplicaPhase.LOADING),
                count(replicas, ReplicaPhase.UNHEALTHY),
                count(replicas, ReplicaPhase.STOPPING),
                replicas.size() - count(replicas, ReplicaPhase.EXITED),
                desiredReplicas(),
                updating,
                attempt.served(),
                attempt.overdue(now));
        DeploymentStatus next = status.observed(seen);
        if (next == status) {
            return false;
        }
        become(next, next == DeploymentStatus.DEPLOY_FAILED ? "not ready before its deploy timeout" : null);
        if (next == DeploymentStatus.ACTIVE) {
            attempt = attempt.serving(now);
        }
        return true;
    }

    /** Its replicas do not get ready, and why; says whether that is news. */
    public boolean fail(String reason) {
        return fail(status.failed(attempt.served()), reason);
    }

    /** What its replicas need is not there, so that none may run before a retry; says whether that is news. */
    public boolean lose(String reason) {
        return fail(status.lost(attempt.served()), reason);
    }

    private boolean fail(DeploymentStatus next, String reason) {
        boolean changed = next != status || !reason.equals(statusReason);
        become(next, reason);
        return changed;
    }

    /** Lets replicas run again; says whether that is news. Refused where {@link DeploymentStatus#activated} says nothing. */
    public boolean activate(Instant now) {
        return restart(status.activated().orElseThrow(), now);
    }

    /** Tries again what failed; says whether there was anything. */
    public boolean retry(Instant now) {
        return restart(status.retried().orElse(status), now);
    }

    private boolean restart(DeploymentStatus next, Instant now) {
        if (next == status) {
            return false;
        }
        become(next, null);
        attempt = attempt.next(now);
        desiredReplicas = Math.max(1, autoscalingSettings.minReplica());
        return true;
    }

    /** Ends every replica until somebody activates it; says whether that is news. */
    public boolean deactivate() {
        DeploymentStatus next = status.deactivated();
        if (next == status) {
            return false;
        }
        become(next, null);
        return true;
    }

    /** Wants a replica where none is wanted; says whether that is news. */
    public boolean wake() {
        if (status.stopped() || desiredReplicas() > 0) {
            return false;
        }
        desiredReplicas = Math.max(1, autoscalingSettings.minReplica());
        if (status == DeploymentStatus.SCALED_TO_ZERO) {
            become(DeploymentStatus.WAKING_UP, null);
        }
        return true;
    }

    /** From now on this many replicas are wanted; says whether that is news. */
    public boolean scaleTo(int replicas) {
        boolean changed = desiredReplicas != replicas;
        desiredReplicas = replicas;
        return changed;
    }

    /** The environment that it was pushed for does not wait for it any more. */
    public void promoted() {
        promoteTo = null;
    }

    /** Moves between the numbers that the environment says. */
    public void follow(AutoscalingSettings settings) {
        autoscalingSettings = settings;
        desiredReplicas = Math.clamp(desiredReplicas, settings.minReplica(), settings.maxReplica());
    }

    /** Keeps no replica up until it is called. */
    public void rest() {
        autoscalingSettings = autoscalingSettings.withMinReplica(0);
        desiredReplicas = 0;
    }

    /** What happens to requests while every replica is full; null: nobody chose. */
    public void pressBack(@Nullable BackpressurePolicy policy) {
        backpressurePolicy = policy;
    }

    /** Only the development deployment is ever another one than was pushed. */
    void reconfigure(ParsedConfig next, @Nullable String text, String nextInstanceType) {
        if (!development) {
            throw new IllegalStateException("deployment " + id + " is no development deployment");
        }
        config = next.tree();
        parsed = next.config();
        rawConfig = text;
        instanceType = nextInstanceType;
    }

    private void become(DeploymentStatus next, @Nullable String reason) {
        if (next != status && !status.successors().contains(next)) {
            throw new IllegalStateException("deployment " + id + " cannot go from " + status + " to " + next);
        }
        status = next;
        statusReason = reason;
    }

    private static int count(List<ReplicaStatus> replicas, ReplicaPhase phase) {
        return (int)
                replicas.stream().filter(replica -> replica.phase() == phase).count();
    }

    public String id() {
        return id;
    }

    public String modelId() {
        return modelId;
    }

    public String name() {
        return name;
    }

    void rename(String next) {
        name = next;
    }

    public TrussConfig config() {
        if (parsed == null) {
            parsed = new ConfigParser().read(config).config();
        }
        return parsed;
    }

    public Map<String, Object> configTree() {
        return config;
    }

    public @Nullable String rawConfig() {
        return rawConfig;
    }

    public String instanceType() {
        return instanceType;
    }

    public @Nullable Map<String, Object> labels() {
        return labels;
    }

    public DeploymentStatus status() {
        return status;
    }

    public @Nullable String statusReason() {
        return statusReason;
    }

    /** Whether what served its environment before goes on as it is. */
    public boolean keepPrevious() {
        return keepPrevious;
    }

    /** The environment that it was pushed for and has not reached. */
    public @Nullable String promoteTo() {
        return promoteTo;
    }

    /** How many replicas the cluster should have of it now; at least one until it has served. */
    public int desiredReplicas() {
        if (status.stopped()) {
            return 0;
        }
        return attempt.served() ? desiredReplicas : Math.max(1, desiredReplicas);
    }

    /** Counts its pushes, activations and retries: what was seen in an earlier one says nothing about this one. */
    public long attempt() {
        return attempt.number();
    }

    Duration deployTimeout() {
        return Duration.ofSeconds(attempt.timeout());
    }

    /** Whether it is the one of its model that a draft push replaces. */
    public boolean development() {
        return development;
    }

    public AutoscalingSettings autoscalingSettings() {
        return autoscalingSettings;
    }

    public @Nullable BackpressurePolicy backpressurePolicy() {
        return backpressurePolicy;
    }

    public Instant createdAt() {
        return createdAt;
    }
}
