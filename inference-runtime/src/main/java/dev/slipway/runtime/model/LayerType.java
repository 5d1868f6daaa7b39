package dev.slipway.runtime.model;

/** What a layer's attention sees: the last {@code sliding_window} positions, or all of them. */
public enum LayerType {
    SLIDING_ATTENTION,
    FULL_ATTENTION
}
