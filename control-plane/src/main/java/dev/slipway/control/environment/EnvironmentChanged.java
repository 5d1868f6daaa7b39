package dev.slipway.control.environment;

/** Published in the transaction that points an environment at another deployment. */
public record EnvironmentChanged(String modelId, String name) {}
