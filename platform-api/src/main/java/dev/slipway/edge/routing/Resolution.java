package dev.slipway.edge.routing;

import org.jspecify.annotations.Nullable;

/** Where a request may go, or why nowhere. */
public sealed interface Resolution {

    record Routed(Route route) implements Resolution {}

    /**
     * It is there, and the caller's key is not good for it: nothing that is still to be heard changes that.
     *
     * @param place the environment or deployment; null for the model as a whole
     */
    record OutOfScope(String modelId, @Nullable String place) implements Resolution {}

    /** No request can go there. */
    sealed interface Refused extends Resolution {}

    /**
     * There is no such model, or the caller may not know of it.
     *
     * @param model the id or name that was asked for
     */
    record UnknownModel(String model) implements Refused {}

    record UnknownEnvironment(String modelId, String environment) implements Refused {}

    record UnknownDeployment(String modelId, String deployment) implements Refused {}

    /** The environment is there and points to nothing. */
    record NothingDeployed(String modelId, String environment) implements Refused {}

    /**
     * The deployment is in a state that leads to no replica.
     *
     * @param reason how it came to that; null where it is not known
     */
    record NotServing(
            String deploymentId, String status, @Nullable String reason) implements Refused {}

    /** Several models serve this name, so that only their own names tell them apart. */
    record AmbiguousModel(String servedName) implements Refused {}
}
