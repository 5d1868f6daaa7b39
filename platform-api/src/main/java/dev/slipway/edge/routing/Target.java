package dev.slipway.edge.routing;

/** Which deployment of a model an address means. */
sealed interface Target {

    record Environment(String name) implements Target {}

    record Development() implements Target {}

    record Deployment(String id) implements Target {}
}
