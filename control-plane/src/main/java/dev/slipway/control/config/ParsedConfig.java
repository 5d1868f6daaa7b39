package dev.slipway.control.config;

import java.util.List;
import java.util.Map;

/**
 * A config that may be pushed.
 *
 * @param config what Slipway reads of it
 * @param tree all of it, as maps, lists and scalars
 * @param unreadFields paths of the fields that nobody knows; they are kept
 * @param idleFields paths of the fields that are known and right, kept, and not acted upon
 */
public record ParsedConfig(
        TrussConfig config, Map<String, Object> tree, List<String> unreadFields, List<String> idleFields) {

    public ParsedConfig {
        unreadFields = List.copyOf(unreadFields);
        idleFields = List.copyOf(idleFields);
    }
}
