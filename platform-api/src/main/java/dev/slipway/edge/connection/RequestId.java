package dev.slipway.edge.connection;

import io.netty.util.AsciiString;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The name of one request, in its answer, its replica's logs and its receipt. */
public final class RequestId {

    public static final AsciiString HEADER = AsciiString.cached("X-Baseten-Request-Id");

    private static final int MAX_LENGTH = 128;

    private RequestId() {}

    /** The caller's own id when it is a plain word, else a new one. */
    static String of(@Nullable String offered) {
        return offered != null && isPlain(offered) ? offered : fresh();
    }

    private static String fresh() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }

    private static boolean isPlain(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letter && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= MAX_LENGTH;
    }
}
