package dev.slipway.system.harness;

/** What a command left behind. */
public record Run(int exit, String output) {}
