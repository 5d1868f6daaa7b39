package dev.slipway.control.access;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a key is good for.
 *
 * @param modelIds null: every model
 * @param environmentNames null: every environment
 */
record KeyScope(@Nullable List<String> modelIds, @Nullable List<String> environmentNames) {

    static final KeyScope EVERYTHING = new KeyScope(null, null);
}
