package dev.slipway.control.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a Truss config from YAML text or from the JSON tree that clients send; reports all that is wrong at once. */
public final class ConfigParser {

    private static final int MAX_LENGTH = 1 << 20;

    public ParsedConfig parse(byte[] yaml) {
        return parse(Utf8.decode(yaml));
    }

    public ParsedConfig parse(String yaml) {
        return examineText(yaml).valid();
    }

    /** @param tree what a JSON or YAML reader returned */
    public ParsedConfig read(@Nullable Object tree) {
        return examine(tree).valid();
    }

    public ExaminedConfig examineText(String yaml) {
        if (yaml.length() > MAX_LENGTH) {
            throw InvalidConfigException.at("", "the text must have at most " + MAX_LENGTH + " characters");
        }
        return examine(YamlText.read(yaml));
    }

    /** @param tree what a JSON or YAML reader returned */
    public ExaminedConfig examine(@Nullable Object tree) {
        Findings findings = new Findings();
        Map<String, Object> plain = PlainTree.of(tree, findings);
        TrussConfig config = TrussConfig.from(new Fields(plain, "", findings));
        return new ExaminedConfig(
                new ParsedConfig(config, plain, findings.unread(), findings.idle()), findings.violations());
    }

    /**
     * A free mapping, checked to be storable and of bearable size.
     *
     * @param path where it stands in what was sent
     */
    public static Map<String, Object> plain(String path, Map<String, ?> tree) {
        Findings findings = new Findings();
        Map<String, Object> plain = PlainTree.of(path, tree, findings);
        if (!findings.violations().isEmpty()) {
            throw new InvalidConfigException(findings.violations());
        }
        return plain;
    }
}
