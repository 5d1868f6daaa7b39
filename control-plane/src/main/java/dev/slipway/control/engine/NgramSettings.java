package dev.slipway.control.engine;

import org.jspecify.annotations.Nullable;

/** Settings of guessing tokens from the text itself, in whichever words they are given. */
final class NgramSettings {

    private final NativeSettings planned;

    /** What {@code planned} names a violation by. */
    private final String path;

    NgramSettings(String path, NativeSettings planned) {
        this.path = path;
        this.planned = planned;
    }

    /** How many tokens are guessed for a step. */
    void tokens(String name, @Nullable Object value) {
        count(name, value, "speculation.tokens");
    }

    /** The last tokens that are looked up, at most. */
    void longest(String name, @Nullable Object value) {
        count(name, value, "speculation.prompt-lookup-max");
    }

    /** The last tokens that must be found, at least. */
    void shortest(String name, @Nullable Object value) {
        count(name, value, "speculation.prompt-lookup-min");
    }

    /** Once all are there. */
    void check(String name) {
        Integer longest = planned.number("speculation.prompt-lookup-max");
        Integer shortest = planned.number("speculation.prompt-lookup-min");
        if (longest != null && shortest != null && shortest > longest) {
            planned.refuse(
                    path, name + " " + shortest, "at most the longest match that is looked up, which is " + longest);
        }
    }

    private void count(String name, @Nullable Object value, String setting) {
        ValueKind.COUNT
                .read(String.valueOf(value))
                .ifPresentOrElse(
                        count -> planned.apply(name, value, setting, count),
                        () -> planned.refuse(path, name + " " + value, ValueKind.COUNT.allowed()));
    }
}
