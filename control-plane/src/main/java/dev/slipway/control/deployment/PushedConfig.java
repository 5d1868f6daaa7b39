package dev.slipway.control.deployment;

import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ExaminedConfig;
import dev.slipway.control.config.StoredText;
import org.jspecify.annotations.Nullable;

/**
 * A config as it came: what a client read of it, the text, or both. What the client read counts; the text is kept.
 *
 * @param tree what a JSON reader returned, or null where only the text came
 */
public record PushedConfig(@Nullable Object tree, @Nullable String text) {

    ExaminedConfig examine() {
        ConfigParser parser = new ConfigParser();
        return tree == null && text != null ? parser.examineText(text) : parser.examine(tree);
    }

    /** A text that cannot be kept is dropped, as Baseten does: it says nothing that the tree does not. */
    @Nullable
    String storedText() {
        return text != null && StoredText.fits(text) ? text : null;
    }
}
