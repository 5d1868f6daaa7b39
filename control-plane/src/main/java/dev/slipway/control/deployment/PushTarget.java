package dev.slipway.control.deployment;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a push goes and what comes with it beside the config.
 *
 * @param development whether it replaces the model's development deployment; then it has neither name nor environment
 * @param deploymentName null: {@code deployment-1} and so on
 * @param environment the environment that moves to the deployment when it is active; null: production for a model's first
 *     deployment, else none
 * @param keepInstanceType whether it runs on what the environment's deployment runs on, whatever its config says
 * @param keepPrevious whether the deployment that served there goes on as it is
 * @param deployTimeoutMinutes null: the platform's default
 * @param minReplica replicas that stay while nobody asks
 */
public record PushTarget(
        ModelReference model,
        boolean development,
        @Nullable String deploymentName,
        @Nullable String environment,
        boolean keepInstanceType,
        boolean keepPrevious,
        @Nullable Map<String, Object> labels,
        @Nullable Integer deployTimeoutMinutes,
        int minReplica) {

    /** Which model a push is for. */
    public sealed interface ModelReference {

        /** The model of this name, which is made if there is none. */
        record Named(String name) implements ModelReference {}

        /** A model that is there. */
        record Known(String id) implements ModelReference {}
    }

    /** A push of a model by its name with nothing else said. */
    public static PushTarget named(String name) {
        return new PushTarget(new ModelReference.Named(name), false, null, null, false, false, null, null, 0);
    }

    public PushTarget withMinReplica(int replicas) {
        return new PushTarget(
                model,
                development,
                deploymentName,
                environment,
                keepInstanceType,
                keepPrevious,
                labels,
                deployTimeoutMinutes,
                replicas);
    }
}
