package dev.slipway.edge.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** A SHA-256, compared in constant time. */
final class Hash {

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    static Hash of(String text) {
        try {
            return new Hash(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static Hash ofHex(String hex) {
        return new Hash(HexFormat.of().parseHex(hex));
    }

    boolean matches(Hash other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    String toBase64() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
