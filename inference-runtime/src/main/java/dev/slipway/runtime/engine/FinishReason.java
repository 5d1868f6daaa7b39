package dev.slipway.runtime.engine;

/** Why a generation ended by itself. */
public enum FinishReason {
    /** The model ended its text. */
    STOP,
    /** The most tokens that were asked for, or that the context holds, are there. */
    LENGTH
}
