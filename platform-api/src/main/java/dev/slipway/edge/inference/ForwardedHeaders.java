package dev.slipway.edge.inference;

import dev.slipway.edge.connection.RequestId;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Which headers pass the edge in each direction; both methods change what they are given. */
public final class ForwardedHeaders {

    public static final AsciiString INTERNAL_TOKEN = AsciiString.cached("X-Slipway-Internal-Token");
    static final AsciiString KEY_ID = AsciiString.cached("X-Slipway-Key-Id");
    static final AsciiString BEST_PRIORITY = AsciiString.cached("X-Slipway-Best-Priority");
    static final AsciiString REPLICA = AsciiString.cached("X-Slipway-Replica");
    static final AsciiString TENANT = AsciiString.cached("X-Slipway-Tenant");

    private static final String OWN_PREFIX = "x-slipway-";

    private static final List<AsciiString> HOP_BY_HOP = List.of(
            HttpHeaderNames.CONNECTION,
            AsciiString.cached("keep-alive"),
            AsciiString.cached("proxy-connection"),
            HttpHeaderNames.PROXY_AUTHENTICATE,
            HttpHeaderNames.PROXY_AUTHORIZATION,
            HttpHeaderNames.TE,
            HttpHeaderNames.TRAILER,
            HttpHeaderNames.UPGRADE);

    private static final List<AsciiString> CALLERS_OWN = List.of(
            HttpHeaderNames.EXPECT,
            HttpHeaderNames.AUTHORIZATION,
            AsciiString.cached("x-api-key"),
            AsciiString.cached("x-csrf-token"),
            HttpHeaderNames.COOKIE);

    private ForwardedHeaders() {}

    /** Leaves what a replica may see of a request: nothing that proves who sent it, nothing that is meant for the edge. */
    static void towardReplica(HttpHeaders headers) {
        removeHopByHop(headers);
        CALLERS_OWN.forEach(headers::remove);
        removeOwn(headers);
    }

    /** Leaves what a caller may see of a replica's answer. */
    static void towardCaller(HttpHeaders headers) {
        removeHopByHop(headers);
        removeOwn(headers);
        headers.remove(RequestId.HEADER);
    }

    private static void removeHopByHop(HttpHeaders headers) {
        String connection = headers.get(HttpHeaderNames.CONNECTION);
        if (connection != null) {
            removeNamed(headers, headers.getAll(HttpHeaderNames.CONNECTION));
        }
        HOP_BY_HOP.forEach(headers::remove);
    }

    /** A header that Connection names goes with it, unless it is what frames the message. */
    private static void removeNamed(HttpHeaders headers, List<String> connection) {
        for (String value : connection) {
            for (String name : value.split(",", -1)) {
                String stripped = name.strip();
                if (!stripped.isEmpty()
                        && !HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(stripped)
                        && !HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(stripped)
                        && !HttpHeaderNames.HOST.contentEqualsIgnoreCase(stripped)) {
                    headers.remove(stripped);
                }
            }
        }
    }

    private static void removeOwn(HttpHeaders headers) {
        List<CharSequence> own = new ArrayList<>(0);
        Iterator<Map.Entry<CharSequence, CharSequence>> entries = headers.iteratorCharSequence();
        while (entries.hasNext()) {
            CharSequence name = entries.next().getKey();
            if (AsciiString.regionMatches(name, true, 0, OWN_PREFIX, 0, OWN_PREFIX.length())) {
                own.add(name);
            }
        }
        own.forEach(headers::remove);
    }
}
