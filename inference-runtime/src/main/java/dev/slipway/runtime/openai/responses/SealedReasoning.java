package dev.slipway.runtime.openai.responses;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * Reasoning as the opaque text that clients hand back in {@code encrypted_content}. It hides nothing: the answer has the
 * reasoning in clear text beside it.
 */
final class SealedReasoning {

    private static final String MARK = "clear.";

    private SealedReasoning() {}

    static String seal(String reasoning) {
        return MARK
                + Base64.getUrlEncoder().withoutPadding().encodeToString(reasoning.getBytes(StandardCharsets.UTF_8));
    }

    /** Empty for a text that was made elsewhere. */
    static Optional<String> open(String sealed) {
        if (!sealed.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(sealed.substring(MARK.length()));
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
