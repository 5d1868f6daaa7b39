package dev.slipway.edge.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;

/** Requests name what they want by a path and a Host header, or by a whole URL, whose host then wins. */
final class TargetForm {

    private TargetForm() {}

    /** The host and port of a target that is a URL, else nothing. */
    static String authority(String target) {
        int start = authorityStart(target);
        return start < 0 ? "" : target.substring(start, authorityEnd(target, start));
    }

    /** Turns a URL into a path and a Host header. */
    static void toPath(HttpRequest request) {
        String target = request.uri();
        int start = authorityStart(target);
        if (start < 0) {
            return;
        }
        int end = authorityEnd(target, start);
        request.headers().set(HttpHeaderNames.HOST, target.substring(start, end));
        String path = target.substring(end);
        request.setUri(path.startsWith("/") ? path : "/" + path);
    }

    /** Encodes what clients leave raw, but not in a host: {@code [::1]} is one. */
    static void encode(HttpRequest request) {
        String target = request.uri();
        int start = authorityStart(target);
        request.setUri(TargetCharacters.encoded(target, start < 0 ? 0 : authorityEnd(target, start)));
    }

    private static int authorityStart(String target) {
        for (String scheme : new String[] {"http://", "https://"}) {
            if (target.regionMatches(true, 0, scheme, 0, scheme.length())) {
                return scheme.length();
            }
        }
        return -1;
    }

    private static int authorityEnd(String target, int start) {
        for (int i = start; i < target.length(); i++) {
            if (target.charAt(i) == '/' || target.charAt(i) == '?') {
                return i;
            }
        }
        return target.length();
    }
}
