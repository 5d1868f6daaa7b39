package dev.slipway.runtime.engine;

import java.time.Duration;

/**
 * Why a caller is turned away for now.
 *
 * @param limit how many may wait
 * @param callersOwn whether that is the part that one caller may take, and not the whole queue
 * @param retryAfter as long as the last request waited that got its turn
 */
public record TurnedAway(int limit, boolean callersOwn, Duration retryAfter) {}
