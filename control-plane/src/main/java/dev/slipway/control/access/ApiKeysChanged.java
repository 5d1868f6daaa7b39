package dev.slipway.control.access;

/** Published in the transaction that makes or revokes a key. */
public record ApiKeysChanged() {}
