package dev.slipway.edge.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A secret of which only the SHA-256 is known, until somebody offers the right one: it is then kept as long as the
 * snapshot, and compared without hashing. Every comparison takes the same time wherever the texts differ.
 */
final class Secret {

    private final Hash hash;
    private volatile byte @Nullable [] seen;

    private Secret(Hash hash) {
        this.hash = hash;
    }

    static Secret ofHash(String sha256) {
        return new Secret(Hash.ofHex(sha256));
    }

    boolean is(String offered) {
        byte[] text = offered.getBytes(StandardCharsets.UTF_8);
        byte[] right = seen;
        if (right != null) {
            return MessageDigest.isEqual(right, text);
        }
        boolean matches = Hash.of(offered).matches(hash);
        if (matches) {
            seen = text;
        }
        return matches;
    }
}
