package dev.slipway.edge.auth;

import org.jspecify.annotations.Nullable;

/**
 * How many requests a key may make.
 *
 * @param perSecond null: no limit
 * @param perMinute null: no limit
 */
public record RequestRates(
        @Nullable Integer perSecond, @Nullable Integer perMinute) {

    public static final RequestRates UNLIMITED = new RequestRates(null, null);

    public boolean isUnlimited() {
        return perSecond == null && perMinute == null;
    }
}
