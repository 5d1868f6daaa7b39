package dev.slipway.control.deployment;

/** Published in the transaction that changes what a deployment should be: the cluster is to be made to match it. */
public record DeploymentChanged(String deploymentId) {}
