package dev.slipway.control.model;

/** Published in the transaction that makes a model. */
public record ModelCreated(String modelId) {}
