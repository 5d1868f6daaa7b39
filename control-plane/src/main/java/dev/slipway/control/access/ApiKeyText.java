package dev.slipway.control.access;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An API key as its owner has it: {@code prefix.secret}. */
record ApiKeyText(String prefix, String secret) {

    private static final Pattern WRITTEN = Pattern.compile("([A-Za-z0-9]{8})\\.([A-Za-z0-9_-]{43})");

    static Optional<ApiKeyText> parse(String text) {
        Matcher matcher = WRITTEN.matcher(text);
        return matcher.matches() ? Optional.of(new ApiKeyText(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    String sha256() {
        return Sha256.hex(secret);
    }

    /** The key whole: shown once to who asked for it. */
    String reveal() {
        return prefix + "." + secret;
    }

    @Override
    public String toString() {
        return prefix + ".…";
    }
}
