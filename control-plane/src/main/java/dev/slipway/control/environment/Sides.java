package dev.slipway.control.environment;

import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.Deployment;
import dev.slipway.control.deployment.DeploymentStatus;
import dev.slipway.control.deployment.Replica;
import dev.slipway.control.deployment.ReplicaPhase;
import dev.slipway.control.environment.PromotionSettings.CleanupStrategy;
import dev.slipway.control.environment.Rollout.Kind;
import dev.slipway.control.environment.Rollout.Seen;
import dev.slipway.control.environment.Rollout.Side;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The two deployments of a promotion: what is seen of them, and what its progress makes of them. */
final class Sides {

    private final Environment environment;
    private final Deployment candidate;
    private final @Nullable Deployment previous;

    Sides(Environment environment, Deployment candidate, @Nullable Deployment previous) {
        this.environment = environment;
        this.candidate = candidate;
        this.previous = previous;
    }

    Deployment candidate() {
        return candidate;
    }

    Seen seen(Function<String, List<Replica>> replicas) {
        return new Seen(
                side(candidate, replicas.apply(candidate.id())),
                previous == null ? Side.NONE : side(previous, replicas.apply(previous.id())));
    }

    private static Side side(Deployment deployment, List<Replica> replicas) {
        int ready = (int) replicas.stream()
                .filter(replica -> replica.phase() == ReplicaPhase.READY)
                .count();
        int live = (int) replicas.stream()
                .filter(replica -> replica.phase() != ReplicaPhase.EXITED)
                .count();
        return new Side(deployment.desiredReplicas(), ready, live, failure(deployment));
    }

    private static @Nullable String failure(Deployment deployment) {
        DeploymentStatus status = deployment.status();
        String reason = deployment.statusReason();
        if (status.stopped()) {
            return reason == null ? "the deployment " + deployment.id() + " is " + status : reason;
        }
        return status == DeploymentStatus.UNHEALTHY ? reason : null;
    }

    /** The autoscaler stays within what the promotion leaves it: no side has less than the step wants, both not more than all. */
    void follow(Progress progress, Kind kind) {
        AutoscalingSettings settings = environment.autoscalingSettings();
        int candidates = progress.candidateReplicas();
        if (kind == Kind.SWAP && candidates <= 1) { // it moves when the first is ready, whatever comes then
            candidate.follow(settings);
            candidate.scaleTo(Math.max(1, candidate.desiredReplicas()));
            return;
        }
        if (kind != Kind.ROLL || previous == null) {
            candidate.follow(settings.withMinReplica(Math.max(settings.minReplica(), candidates)));
            return;
        }
        int others = progress.previousReplicas();
        hold(candidate, candidates, settings.maxReplica() - others);
        hold(previous, others, settings.maxReplica() - candidates);
    }

    private void hold(Deployment deployment, int replicas, int most) {
        deployment.follow(environment.autoscalingSettings().between(replicas, Math.max(most, Math.max(1, replicas))));
        deployment.scaleTo(replicas);
    }

    /** From now on the candidate is what serves. */
    void handOver(Progress progress, CleanupStrategy cleanup) {
        environment.serve(candidate);
        keepUp(candidate, progress.total());
        if (previous != null) {
            switch (cleanup) {
                case KEEP -> previous.follow(environment.autoscalingSettings());
                case SCALE_TO_ZERO -> previous.rest();
                case DEACTIVATE -> {
                    previous.rest();
                    previous.deactivate();
                }
            }
        }
    }

    /** What served goes on as it was; the candidate goes to rest. */
    void giveBack(Progress progress, Kind kind) {
        if (previous != null && kind == Kind.ROLL) {
            previous.follow(environment.autoscalingSettings());
            keepUp(previous, progress.total());
        }
        candidate.rest();
    }

    private static void keepUp(Deployment deployment, int replicas) {
        AutoscalingSettings settings = deployment.autoscalingSettings();
        deployment.scaleTo(Math.clamp(
                Math.max(replicas, deployment.desiredReplicas()), settings.minReplica(), settings.maxReplica()));
    }
}
