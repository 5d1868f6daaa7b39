package dev.slipway.edge.connection;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the characters of a request target are good for. RFC 3986 allows fewer than stock clients send: browsers, Node's
 * fetch and httpx leave brackets, braces and a few others as they are, and those are encoded here, since servers behind
 * the edge refuse them. No client sends the rest raw.
 */
final class TargetCharacters {

    private static final int PERCENT = 1;
    private static final int ENCODED_HERE = 2;
    private static final int REFUSED = 4;

    private static final byte[] KINDS = kinds();

    private TargetCharacters() {}

    private static byte[] kinds() {
        byte[] kinds = new byte[0x80];
        for (char c = 0; c < kinds.length; c++) {
            if (c <= ' ' || c == 0x7f || "\"<>#".indexOf(c) >= 0) {
                kinds[c] = REFUSED;
            } else if ("[]{}|^`\\".indexOf(c) >= 0) {
                kinds[c] = ENCODED_HERE;
            } else if (c == '%') {
                kinds[c] = PERCENT;
            }
        }
        return kinds;
    }

    /** Whether every character is one that RFC 3986 lets stand for itself, as in nearly every target. */
    static boolean areAllPlain(String target) {
        int seen = 0;
        for (int i = 0; i < target.length(); i++) {
            seen |= kind(target.charAt(i));
        }
        return seen == 0;
    }

    private static int kind(char c) {
        return c < KINDS.length ? KINDS[c] : REFUSED;
    }

    /** What is wrong with {@code target}, or null. */
    static @Nullable String faultIn(String target) {
        boolean inPath = true;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            inPath &= c != '?';
            if (kind(c) == REFUSED || (c == '\\' && inPath)) { // some clients take it for a slash there
                return "the request target holds " + name(c) + ", which must be percent-encoded";
            }
            if (c == '%' && !isEscape(target, i)) {
                return "the request target holds a % that two hexadecimal digits do not follow; % itself is %25";
            }
        }
        return null;
    }

    private static String name(char c) {
        return c > ' ' && c < 0x7f ? "the character " + c : "the character 0x%02x".formatted((int) c);
    }

    private static boolean isEscape(String target, int percent) {
        return percent + 2 < target.length()
                && Character.digit(target.charAt(percent + 1), 16) >= 0
                && Character.digit(target.charAt(percent + 2), 16) >= 0;
    }

    /** {@code target} with what is encoded here encoded, from {@code start} on. */
    static String encoded(String target, int start) {
        StringBuilder encoded = new StringBuilder(target.length() + 16).append(target, 0, start);
        for (int i = start; i < target.length(); i++) {
            char c = target.charAt(i);
            if (kind(c) == ENCODED_HERE) {
                encoded.append('%').append(Integer.toHexString(c).toUpperCase(Locale.ROOT));
            } else {
                encoded.append(c);
            }
        }
        return encoded.toString();
    }
}
