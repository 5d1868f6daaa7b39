package dev.slipway.control.truss;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The JDK's digests, which are always there. */
final class Digests {

    private Digests() {}

    static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
