package dev.slipway.edge.inference;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller waits for the whole of its answer, as it says in seconds. The edge bounds only what it holds itself, and tells
 * the replica what is left; a value that means nothing is the replica's to refuse.
 *
 * @param nanos null: as long as it takes
 */
record TimeLimit(@Nullable Long nanos) {

    static final AsciiString HEADER = AsciiString.cached("X-Request-Timeout");

    private static final TimeLimit NONE = new TimeLimit(null);
    private static final int NANO_DIGITS = 9;
    private static final long LEAST = 1_000_000;

    static TimeLimit of(HttpHeaders headers) {
        String seconds = headers.get(HEADER);
        return seconds == null || !seconds.matches("[0-9]{1,9}(\\.[0-9]{1,9})?")
                ? NONE
                : new TimeLimit(
                        new BigDecimal(seconds).movePointRight(NANO_DIGITS).longValue());
    }

    boolean isOver(long waited) {
        return nanos != null && waited >= nanos;
    }

    /** Leaves in {@code headers} what is left after {@code waited}. */
    void lessen(HttpHeaders headers, long waited) {
        if (nanos != null && nanos > 0) {
            headers.set(
                    HEADER,
                    BigDecimal.valueOf(Math.max(LEAST, nanos - waited), NANO_DIGITS)
                            .toPlainString());
        }
    }
}
