package dev.slipway.edge.management;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The paths of the control plane that nobody reaches from outside, however they are spelled. */
final class GuardedPaths {

    private GuardedPaths() {}

    /** Errs on the side of hiding: a path that climbs, or that cannot be decoded, leads nowhere either. */
    static boolean isGuarded(String path) {
        String decoded;
        try {
            decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return true;
        }
        for (String segment : decoded.replace('\\', '/').split("/", -1)) {
            String name = segment.split(";", 2)[0].toLowerCase(Locale.ROOT);
            if (name.equals("..")) {
                return true;
            }
            if (!name.isEmpty() && !name.equals(".")) {
                return name.equals("internal") || name.equals("actuator") || climbs(decoded);
            }
        }
        return false;
    }

    private static boolean climbs(String decoded) {
        return (decoded.replace('\\', '/') + "/").contains("/../");
    }
}
