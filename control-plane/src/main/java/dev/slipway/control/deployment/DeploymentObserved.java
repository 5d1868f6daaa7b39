package dev.slipway.control.deployment;

/** Published in the transaction that records what was seen of a deployment, when its status or a replica is new. */
public record DeploymentObserved(String deploymentId) {}
