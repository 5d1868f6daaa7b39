package dev.slipway.control.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a YAML or JSON reader returned into maps, lists, texts, 64-bit integers, finite numbers and booleans: what
 * JSON and PostgreSQL can hold. Aliases are written out, so both depth and number of values are limited.
 */
final class PlainTree {

    private static final int MAX_DEPTH = 40;
    private static final int MAX_VALUES = 20_000;

    private final Findings findings;
    private int values;

    private PlainTree(Findings findings) {
        this.findings = findings;
    }

    /** What cannot be held is noted, and left out as if it were absent; what is no mapping, or too much, is refused. */
    static Map<String, Object> of(@Nullable Object tree, Findings findings) {
        if (tree instanceof Map<?, ?> map) {
            return of("", map, findings);
        }
        throw InvalidConfigException.at("", "the config must be a mapping of field names to values");
    }

    /** @param path where it stands in what was sent */
    static Map<String, Object> of(String path, Map<?, ?> tree, Findings findings) {
        return new PlainTree(findings).map(tree, path, 1);
    }

    private @Nullable Object value(@Nullable Object value, String path, int depth) {
        count();
        if (depth > MAX_DEPTH) {
            return reject(path, null, "at most " + MAX_DEPTH + " levels");
        }
        return switch (value) {
            case null -> null;
            case Map<?, ?> map -> map(map, path, depth);
            case List<?> list -> list(list, path, depth);
            case String text -> text(text, path);
            case Boolean flag -> flag;
            case Integer number -> number.longValue();
            case Long number -> number;
            case BigInteger number -> integer(number, path);
            case Number number when Double.isFinite(number.doubleValue()) -> number.doubleValue();
            default -> reject(path, value, "text, number, true, false, null, list or mapping");
        };
    }

    private Map<String, Object> map(Map<?, ?> source, String path, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : source.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                reject(path, entry.getKey(), "field names are text; put other keys in quotes");
            } else if (text(key, path) != null) {
                copy.put(key, value(entry.getValue(), path.isEmpty() ? key : path + "." + key, depth + 1));
            }
        }
        return Collections.unmodifiableMap(copy);
    }

    private List<Object> list(List<?> source, String path, int depth) {
        List<Object> copy = new ArrayList<>();
        for (Object element : source) {
            copy.add(value(element, path + "[" + copy.size() + "]", depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private @Nullable String text(String text, String path) {
        return StoredText.fits(text)
                ? text
                : reject(path, "text with U+0000 or half a surrogate pair", "valid Unicode text without U+0000");
    }

    private @Nullable Long integer(BigInteger number, String path) {
        return number.bitLength() < Long.SIZE
                ? (Long) number.longValue()
                : reject(path, "an integer of " + number.bitLength() + " bits", "integers of at most 64 bits");
    }

    private void count() {
        if (++values > MAX_VALUES) {
            throw InvalidConfigException.at("", "at most " + MAX_VALUES + " values, aliases written out");
        }
    }

    /** Returns null, for the value that is left out. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    private <T> @Nullable T reject(String path, @Nullable Object value, String allowed) {
        findings.unstorable(path, value, allowed);
        return null;
    }
}
