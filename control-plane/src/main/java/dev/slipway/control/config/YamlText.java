package dev.slipway.control.config;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** YAML 1.1 text, as Truss reads it, into plain Java values; hostile text ends in an error and never in a long wait. */
final class YamlText {

    private static final int MAX_ALIASES = 50;
    private static final int MAX_DEPTH = 40;

    private YamlText() {}

    static @Nullable Object read(String text) {
        try {
            return new Yaml(new SafeConstructor(limits())).load(text);
        } catch (MarkedYAMLException e) {
            throw InvalidConfigException.at("", where(e.getProblemMark()) + e.getProblem());
        } catch (RuntimeException e) {
            // The library throws others than its own for scalars like "0b" or a tag that does not fit its value.
            throw InvalidConfigException.at("", "not readable as YAML: " + e.getMessage());
        }
    }

    private static LoaderOptions limits() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setAllowRecursiveKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(MAX_DEPTH);
        return options;
    }

    private static String where(@Nullable Mark mark) {
        return mark == null ? "" : "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ";
    }
}
