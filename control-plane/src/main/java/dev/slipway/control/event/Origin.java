package dev.slipway.control.event;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Where what happens comes from.
 *
 * @param keyPrefix the API key of the request; null where there was none
 */
public record Origin(Source source, @Nullable String keyPrefix) {

    public static final Origin CONSOLE = new Origin(Source.UI, null);
    private static final Origin PLATFORM = new Origin(Source.SYSTEM, null);

    /** Baseten's names. */
    public enum Source {
        UI,
        API,
        SYSTEM
    }

    public static Origin ofKey(String prefix) {
        return new Origin(Source.API, prefix);
    }

    /** Of the request that this thread answers, as its authentication tells; otherwise the platform itself. */
    static Origin current() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null && caller.getDetails() instanceof Origin origin ? origin : PLATFORM;
    }
}
