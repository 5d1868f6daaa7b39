package dev.slipway.control.access;

import java.util.Base64;
import java.util.random.RandomGenerator;
import org.springframework.stereotype.Component;

/** Makes what only its owner will know. */
@Component
class Secrets {

    private static final int BYTES = 32;
    private static final int PREFIX_LENGTH = 8;
    private static final String PREFIX_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final RandomGenerator random;

    Secrets(RandomGenerator random) {
        this.random = random;
    }

    /** 256 random bits in 43 characters. */
    String next() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String nextPrefix() {
        StringBuilder prefix = new StringBuilder(PREFIX_LENGTH);
        for (int i = 0; i < PREFIX_LENGTH; i++) {
            prefix.append(PREFIX_ALPHABET.charAt(random.nextInt(PREFIX_ALPHABET.length())));
        }
        return prefix.toString();
    }
}
