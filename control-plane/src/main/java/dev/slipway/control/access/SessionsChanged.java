package dev.slipway.control.access;

/** Published in the transaction that opens or ends a console session. */
public record SessionsChanged() {}
