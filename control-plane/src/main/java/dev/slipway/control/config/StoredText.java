package dev.slipway.control.config;

/** What PostgreSQL can keep as text. */
public final class StoredText {

    private StoredText() {}

    /** No U+0000 and no half of a surrogate pair. */
    public static boolean fits(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
