package dev.slipway.edge.routing;

/** What an address asks of a deployment. */
public sealed interface Action {

    /** Hands the request to the replica at {@code path}, query included. */
    record Sync(String path) implements Action {}

    /** Hands the request to the path that the deployment's config names, with {@code query} (empty or from the {@code ?}). */
    record Predict(String query) implements Action {}

    /** Makes sure that a replica is there or comes. */
    record Wake() implements Action {}
}
