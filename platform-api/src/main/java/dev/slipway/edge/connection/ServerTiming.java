package dev.slipway.edge.connection;

import io.netty.util.AsciiString;

/** The header that says where the edge's own part of a request's time went, in milliseconds. */
public final class ServerTiming {

    public static final AsciiString HEADER = AsciiString.cached("Server-Timing");

    private ServerTiming() {}

    public static CharSequence of(long authNanos, long queueNanos, long startNanos, long routeNanos) {
        return new AsciiText(80)
                .append("auth;dur=")
                .appendMillis(authNanos)
                .append(", queue;dur=")
                .appendMillis(queueNanos)
                .append(", start;dur=")
                .appendMillis(startNanos)
                .append(", route;dur=")
                .appendMillis(routeNanos)
                .toAsciiString();
    }
}
