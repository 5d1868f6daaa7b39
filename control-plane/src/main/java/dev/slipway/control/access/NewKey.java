package dev.slipway.control.access;

import org.jspecify.annotations.Nullable;

/** What a key is to be. */
record NewKey(@Nullable String name, ApiKey.Type type, KeyScope scope, RequestRates rates) {

    /** Good for all that its type may do. */
    static NewKey unlimited(@Nullable String name, ApiKey.Type type) {
        return new NewKey(name, type, KeyScope.EVERYTHING, RequestRates.UNLIMITED);
    }
}
