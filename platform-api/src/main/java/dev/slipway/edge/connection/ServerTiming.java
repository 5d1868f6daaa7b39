package dev.slipway.edge.connection;

import io.netty.util.AsciiString;

/** The header that says where the edge's own part of a request's time went, in milliseconds. */
public final class ServerTiming {

    public static final AsciiString HEADER = AsciiString.cached("Server-Timing");

    private ServerTiming() {}

    public static String of(long authNanos, long queueNanos, long startNanos, long routeNanos) {
        StringBuilder text = new StringBuilder(80);
        append(text, "auth;dur=", authNanos);
        append(text, ", queue;dur=", queueNanos);
        append(text, ", start;dur=", startNanos);
        append(text, ", route;dur=", routeNanos);
        return text.toString();
    }

    private static void append(StringBuilder text, String name, long nanos) {
        appendMillis(text.append(name), nanos);
    }

    /** Milliseconds with three decimals, without the cost of a formatter. */
    public static void appendMillis(StringBuilder text, long nanos) {
        long micros = Math.max(0, (nanos + 500) / 1000);
        long fraction = micros % 1000;
        text.append(micros / 1000).append('.');
        text.append((char) ('0' + fraction / 100));
        text.append((char) ('0' + fraction / 10 % 10));
        text.append((char) ('0' + fraction % 10));
    }
}
