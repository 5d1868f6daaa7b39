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

    private int values;

    private PlainTree() {}

    static Map<String, Object> of(@Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            return new PlainTree().map(map, "", 1);
        }
        throw InvalidConfigException.at("", "the config must be a mapping of field names to values");
    }

    private @Nullable Object value(@Nullable Object value, String path, int depth) {
        count(path, depth);
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
            default -> throw reject(path, value, "text, number, true, false, null, list or mapping");
        };
    }

    private Map<String, Object> map(Map<?, ?> source, String path, int depth) {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : source.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw reject(path, entry.getKey(), "field names are text; put other keys in quotes");
            }
            String place = path.isEmpty() ? key : path + "." + key;
            copy.put(text(key, path), value(entry.getValue(), place, depth + 1));
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

    private static String text(String text, String path) {
        if (!StoredText.fits(text)) {
            throw reject(path, "text with U+0000 or half a surrogate pair", "valid Unicode text without U+0000");
        }
        return text;
    }

    private static Long integer(BigInteger number, String path) {
        if (number.bitLength() >= Long.SIZE) {
            throw reject(path, number.signum() + "e" + number.bitLength() + " bits", "integers of at most 64 bits");
        }
        return number.longValue();
    }

    private void count(String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw InvalidConfigException.at(shortened(path), "nested deeper than " + MAX_DEPTH + " levels");
        }
        if (++values > MAX_VALUES) {
            throw InvalidConfigException.at("", "more than " + MAX_VALUES + " values, aliases written out");
        }
    }

    private static InvalidConfigException reject(String path, @Nullable Object value, String allowed) {
        return new InvalidConfigException(List.of(new ConfigViolation(shortened(path), value, allowed)));
    }

    private static String shortened(String path) {
        return path.length() <= 200 ? path : path.substring(0, 200) + "…";
    }
}
