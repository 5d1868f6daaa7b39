package dev.slipway.control.deployment;

/** Published in the transaction that gives a deployment other settings, which the environment that it serves takes over. */
public record AutoscalingSettingsChanged(String deploymentId) {}
