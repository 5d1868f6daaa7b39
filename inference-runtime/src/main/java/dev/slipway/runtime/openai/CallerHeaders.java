package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.Caller;
import dev.slipway.runtime.openai.request.OpenAiErrors;
import java.math.BigDecimal;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * What a request's headers say of its caller. The edge sets those with its prefix, and drops a client's own; where no edge
 * stands before, a client that sets them parts only itself from others.
 */
final class CallerHeaders {

    static final String TIMEOUT = "X-Request-Timeout";

    private static final String TENANT = "X-Slipway-Tenant";
    private static final String REPLICA = "X-Slipway-Replica";
    private static final String KEY_ID = "X-Slipway-Key-Id";
    private static final String BEST_PRIORITY = "X-Slipway-Best-Priority";

    private static final BigDecimal MAX_SECONDS = BigDecimal.valueOf(86_400);
    private static final int NANO_DIGITS = 9;

    private CallerHeaders() {}

    /** @param arrived when the request came, on the clock that its deadline is on */
    static Caller read(HttpHeaders headers, long arrived) {
        return new Caller(
                text(headers, TENANT), text(headers, KEY_ID), bestPriority(headers), deadline(headers, arrived));
    }

    /** Whose what is kept is; empty if nobody says. */
    static String tenant(HttpHeaders headers) {
        return text(headers, TENANT);
    }

    /** What the edge calls this server; empty if nobody does. */
    static String replica(HttpHeaders headers) {
        String name = text(headers, REPLICA);
        return name.matches("[A-Za-z0-9-]{1,63}") ? name : "";
    }

    private static String text(HttpHeaders headers, String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }

    private static int bestPriority(HttpHeaders headers) {
        String value = headers.getFirst(BEST_PRIORITY);
        try {
            return value == null ? Integer.MIN_VALUE : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw OpenAiErrors.invalidHeader(BEST_PRIORITY, value, "an integer");
        }
    }

    private static OptionalLong deadline(HttpHeaders headers, long arrived) {
        String value = headers.getFirst(TIMEOUT);
        if (value == null) {
            return OptionalLong.empty();
        }
        BigDecimal seconds = decimal(value);
        if (seconds == null || seconds.signum() <= 0 || seconds.compareTo(MAX_SECONDS) > 0) {
            throw OpenAiErrors.invalidHeader(
                    TIMEOUT, value, "a number of seconds, more than 0 and at most " + MAX_SECONDS);
        }
        return OptionalLong.of(arrived + seconds.movePointRight(NANO_DIGITS).longValue());
    }

    private static @Nullable BigDecimal decimal(String value) {
        boolean plain = value.matches("[0-9]{1,9}(\\.[0-9]{1,9})?");
        return plain ? new BigDecimal(value) : null;
    }
}
