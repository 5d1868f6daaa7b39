package dev.slipway.control.environment;

import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.BackpressurePolicy;
import dev.slipway.control.deployment.Deployment;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A stable name of a model, as {@code production}, that points at one of its deployments. */
@Entity
@Table(name = "environments")
class Environment {

    static final String PRODUCTION = "production";

    @EmbeddedId
    private Key key;

    private @Nullable String currentDeploymentId;

    @Embedded
    private AutoscalingSettings autoscalingSettings;

    @Embedded
    private PromotionSettings promotionSettings;

    @Enumerated(EnumType.STRING)
    private @Nullable BackpressurePolicy backpressurePolicy;

    @Column(updatable = false)
    private Instant createdAt;

    @Version
    private long version;

    @SuppressWarnings("NullAway.Init") // JPA fills the fields
    protected Environment() {}

    Environment(String modelId, String name, Instant now) {
        this.key = new Key(modelId, name);
        this.autoscalingSettings = AutoscalingSettings.DEFAULT;
        this.promotionSettings = PromotionSettings.DEFAULT;
        this.createdAt = now;
    }

    /** Production, where nobody chose any settings, takes over those of its first deployment. */
    void welcome(Deployment first) {
        boolean untouched = autoscalingSettings.equals(AutoscalingSettings.DEFAULT);
        if (untouched && currentDeploymentId == null && name().equals(PRODUCTION)) {
            adopt(first);
        }
    }

    /** From now on this deployment is what it points at, which takes over its settings. */
    void serve(Deployment deployment) {
        deployment.follow(autoscalingSettings);
        deployment.pressBack(backpressurePolicy);
        currentDeploymentId = deployment.id();
    }

    /** Says whether anything is different now. */
    boolean change(
            AutoscalingSettings autoscaling, PromotionSettings promotion, @Nullable BackpressurePolicy backpressure) {
        boolean changed = !autoscaling.equals(autoscalingSettings)
                || !promotion.equals(promotionSettings)
                || backpressure != backpressurePolicy;
        autoscalingSettings = autoscaling;
        promotionSettings = promotion;
        backpressurePolicy = backpressure;
        return changed;
    }

    Key key() {
        return key;
    }

    /** Takes over the settings of the deployment that serves here, so that the next one gets them too. */
    void adopt(Deployment deployment) {
        autoscalingSettings = deployment.autoscalingSettings();
        backpressurePolicy = deployment.backpressurePolicy();
    }

    String modelId() {
        return key.modelId();
    }

    String name() {
        return key.name();
    }

    @Nullable
    String currentDeploymentId() {
        return currentDeploymentId;
    }

    AutoscalingSettings autoscalingSettings() {
        return autoscalingSettings;
    }

    PromotionSettings promotionSettings() {
        return promotionSettings;
    }

    @Nullable
    BackpressurePolicy backpressurePolicy() {
        return backpressurePolicy;
    }

    Instant createdAt() {
        return createdAt;
    }

    /** A model has one environment of a name. */
    @Embeddable
    record Key(String modelId, String name) implements Serializable {}
}
