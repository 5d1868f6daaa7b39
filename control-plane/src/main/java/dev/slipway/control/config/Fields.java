package dev.slipway.control.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one object of a config, each by its type, and notes what is wrong and what nobody read. A wrong
 * field reads as if it were absent, so that one pass finds all that is wrong.
 *
 * <p>Types are as lax as Truss's own: a text never comes from a number, but an integer comes from {@code "5"} or {@code 5.0}
 * unless it is declared strict there.
 */
final class Fields {

    private static final Set<String> YES = Set.of("true", "yes", "on", "y", "t", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "n", "f", "0");

    private final Map<String, Object> values;
    private final String path;
    private final Findings findings;
    private final Set<String> read = new HashSet<>();

    Fields(Map<String, Object> values, String path, Findings findings) {
        this.values = values;
        this.path = path;
        this.findings = findings;
    }

    boolean has(String name) {
        return values.get(name) != null;
    }

    @Nullable
    String text(String name) {
        return checkedText(name, "a text; numbers and flags need quotes", _ -> true);
    }

    String text(String name, String absent) {
        String text = text(name);
        return text == null ? absent : text;
    }

    String text(String name, String allowed, Predicate<String> check, String absent) {
        String text = checkedText(name, allowed, check);
        return text == null ? absent : text;
    }

    @Nullable
    String text(String name, String allowed, Predicate<String> check) {
        return checkedText(name, allowed, check);
    }

    /** The text of a field that must be there; what is returned otherwise is never used, since a violation is noted. */
    String requiredText(String name, String allowed, Predicate<String> check) {
        if (!has(name)) {
            read.add(name);
            findings.violation(at(name), null, "required: " + allowed);
            return "";
        }
        String text = checkedText(name, allowed, check);
        return text == null ? "" : text;
    }

    @Nullable
    Integer integer(String name, int min, int max) {
        Object value = take(name);
        Long number = switch (value) {
            case Long exact -> exact;
            case Double real when real == Math.rint(real) && Math.abs(real) < 1e15 -> real.longValue();
            case String digits when digits.strip().matches("[+-]?[0-9]{1,15}") -> Long.valueOf(digits.strip());
            case null, default -> null;
        };
        return inRange(name, value, number, min, max);
    }

    int integer(String name, int min, int max, int absent) {
        Integer number = integer(name, min, max);
        return number == null ? absent : number;
    }

    @Nullable
    Integer strictInteger(String name, int min, int max) {
        Object value = take(name);
        return inRange(name, value, value instanceof Long exact ? exact : null, min, max);
    }

    int strictInteger(String name, int min, int max, int absent) {
        Integer number = strictInteger(name, min, max);
        return number == null ? absent : number;
    }

    boolean flag(String name, boolean absent) {
        Object value = take(name);
        if (value == null) {
            return absent;
        }
        String word = String.valueOf(value instanceof Double real ? (Object) real.longValue() : value)
                .toLowerCase(Locale.ROOT);
        if (!YES.contains(word) && !NO.contains(word)) {
            findings.violation(at(name), value, "true or false");
            return absent;
        }
        return YES.contains(word);
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (Object element : list(name)) {
            if (element instanceof String text) {
                texts.add(text);
            } else {
                findings.violation(
                        at(name) + "[" + texts.size() + "]", element, "a text; numbers and flags need quotes");
            }
        }
        return texts;
    }

    /** Values as Truss turns them into text: {@code true} and {@code 1} are what a shell would see. */
    Map<String, String> textMap(String name) {
        Map<String, String> texts = new LinkedHashMap<>();
        freeMap(name).forEach((key, value) -> {
            if (value == null || value instanceof Map || value instanceof List) {
                findings.violation(at(name) + "." + key, value, "a text");
            } else {
                texts.put(key, String.valueOf(value));
            }
        });
        return texts;
    }

    /** An object whose fields are the user's own. */
    Map<String, Object> freeMap(String name) {
        Object value = take(name);
        if (value == null) {
            return Map.of();
        }
        Map<String, Object> map = asMap(value);
        if (map == null) {
            findings.violation(at(name), value, "a mapping of field names to values");
            return Map.of();
        }
        return map;
    }

    Fields object(String name) {
        return new Fields(freeMap(name), at(name), findings);
    }

    List<Fields> objects(String name) {
        List<Fields> objects = new ArrayList<>();
        for (Object element : list(name)) {
            String place = at(name) + "[" + objects.size() + "]";
            Map<String, Object> map = asMap(element);
            if (map == null) {
                findings.violation(place, element, "a mapping of field names to values");
            }
            objects.add(new Fields(map == null ? Map.of() : map, place, findings));
        }
        return objects;
    }

    void violation(String name, @Nullable Object value, String allowed) {
        findings.violation(at(name), value, allowed);
    }

    /** A field that may be there and say nothing else than what holds without it. */
    void onlyDefault(String name, String absent, String allowed) {
        Object value = take(name);
        if (value != null && !String.valueOf(value).equals(absent)) {
            findings.violation(at(name), value, allowed);
        }
    }

    boolean isMapping(String name) {
        return values.get(name) instanceof Map;
    }

    /** Whether it says anything: neither null nor an empty text, list or mapping. */
    boolean isGiven(String name) {
        return switch (values.get(name)) {
            case null -> false;
            case String text -> !text.isEmpty();
            case List<?> list -> !list.isEmpty();
            case Map<?, ?> map -> !map.isEmpty();
            default -> true;
        };
    }

    /** Notes a field that is right and changes nothing here, unless it says what holds without it. */
    void idle(String name, boolean isDefault) {
        read.add(name);
        if (has(name) && !isDefault) {
            findings.idle(at(name));
        }
    }

    /** A number that need not be whole. */
    @Nullable
    Double number(String name, double min) {
        Object value = take(name);
        Double number = switch (value) {
            case Long exact -> exact.doubleValue();
            case Double real -> real;
            case null, default -> null;
        };
        if (value != null && (number == null || number < min)) {
            findings.violation(at(name), value, "a number of at least " + min);
            return null;
        }
        return number;
    }

    /** Names every field that says something and that nothing read: to be called last. */
    void end() {
        values.keySet().stream()
                .filter(name -> has(name) && !read.contains(name))
                .map(this::at)
                .forEach(findings::unread);
    }

    private @Nullable Object take(String name) {
        read.add(name);
        return values.get(name);
    }

    private List<?> list(String name) {
        Object value = take(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        findings.violation(at(name), value, "a list");
        return List.of();
    }

    private @Nullable String checkedText(String name, String allowed, Predicate<String> check) {
        Object value = take(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && check.test(text)) {
            return text;
        }
        findings.violation(
                at(name), value, value instanceof String ? allowed : "a text; numbers and flags need quotes");
        return null;
    }

    private @Nullable Integer inRange(String name, @Nullable Object value, @Nullable Long number, int min, int max) {
        if (value == null) {
            return null;
        }
        if (number == null || number < min || number > max) {
            findings.violation(at(name), value, "an integer from " + min + " to " + max);
            return null;
        }
        return number.intValue();
    }

    @SuppressWarnings("unchecked") // PlainTree makes no other maps
    private static @Nullable Map<String, Object> asMap(Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : null;
    }

    private String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
