package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Strings of a schema: length, pattern and format together. */
final class StringSchema {

    private static final String LABEL = "[A-Za-z0-9]{1,20}(-[A-Za-z0-9]{1,20}){0,2}";
    private static final String HOST = "(" + LABEL + "\\.){1,3}[A-Za-z]{2,10}";
    private static final String DATE =
            "[12]\\d{3}-((0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])|(0[469]|11)-(0[1-9]|[12]\\d|30)|02-(0[1-9]|1\\d|2[0-8]))";
    private static final String TIME = "([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(\\.\\d{1,6})?(Z|[+-](0\\d|1[0-3]):[0-5]\\d)";
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String CLOCK = "T(\\d{1,3}H(\\d{1,3}M(\\d{1,3}S)?)?|\\d{1,3}M(\\d{1,3}S)?|\\d{1,3}S)";
    private static final String GROUP = "[0-9a-fA-F]{1,4}";
    private static final String URI = "https?://" + HOST
            + "(:[1-9]\\d{0,3})?(/[A-Za-z0-9._~-]{0,64}){0,8}(\\?[A-Za-z0-9._~=&-]{1,128})?(#[A-Za-z0-9._~-]{1,64})?";

    private static final Map<String, String> FORMATS = formats();

    /** They say how a string is meant, and admit any. */
    private static final Set<String> UNCHECKED = Set.of("binary", "byte", "password");

    private StringSchema() {}

    static Expr of(JsonNode schema, String path) {
        int min = Counts.of(schema, "minLength", 0, path);
        int max = Counts.of(schema, "maxLength", Expr.UNBOUNDED, path);
        if (max != Expr.UNBOUNDED && min > max) {
            throw new GrammarException(
                    SchemaPath.to(path, "minLength"), "is %d; it must be at most maxLength, %d".formatted(min, max));
        }
        CharMachine machine = machine(schema, path);
        return machine == null ? JsonText.string(min, max) : JsonText.string(bounded(machine, min, max, path));
    }

    /** The strings that pattern and format admit; null if there is neither. */
    static @Nullable CharMachine machine(JsonNode schema, String path) {
        CharMachine machine = null;
        for (String pattern : patterns(schema, path)) {
            machine = and(machine, parse(pattern, SchemaPath.to(path, "pattern")));
        }
        String format = schema.path("format").asString("");
        if (schema.has("format") && !UNCHECKED.contains(format)) {
            machine = and(machine, CharMachine.of(RegexParser.whole(format(format, schema, path))));
        }
        return machine;
    }

    static CharMachine parse(String pattern, String path) {
        try {
            return CharMachine.of(RegexParser.part(pattern));
        } catch (GrammarException e) {
            throw new GrammarException(path, e.problem());
        }
    }

    private static CharMachine bounded(CharMachine machine, int min, int max, String path) {
        CharMachine bounded = min == 0 && max == Expr.UNBOUNDED ? machine : machine.withLength(min, max);
        if (bounded.isEmpty()) {
            throw new GrammarException(path, "has a pattern, format and length that no string meets together");
        }
        return bounded;
    }

    private static CharMachine and(@Nullable CharMachine machine, CharMachine more) {
        return machine == null ? more : machine.and(more);
    }

    private static List<String> patterns(JsonNode schema, String path) {
        List<String> patterns = new ArrayList<>();
        schema.path(SchemaMerge.PATTERNS).forEach(pattern -> patterns.add(pattern.asString("")));
        JsonNode pattern = schema.path("pattern");
        if (!pattern.isMissingNode() && !pattern.isString()) {
            throw new GrammarException(SchemaPath.to(path, "pattern"), "is %s; it must be a string".formatted(pattern));
        }
        if (pattern.isString()) {
            patterns.add(pattern.stringValue());
        }
        return patterns;
    }

    private static String format(String format, JsonNode schema, String path) {
        String regex = FORMATS.get(format);
        if (regex == null) {
            throw new GrammarException(
                    SchemaPath.to(path, "format"),
                    "is %s; for strings it must be one of %s".formatted(schema.get("format"), FORMATS.keySet()));
        }
        return regex;
    }

    private static Map<String, String> formats() {
        Map<String, String> formats = new TreeMap<>();
        formats.put("date", DATE);
        formats.put("time", TIME);
        formats.put("date-time", DATE + "T" + TIME);
        formats.put(
                "duration",
                "P((\\d{1,4}Y(\\d{1,2}M(\\d{1,3}D)?)?|\\d{1,3}M(\\d{1,3}D)?|\\d{1,4}D)(" + CLOCK + ")?|" + CLOCK
                        + "|\\d{1,4}W)");
        formats.put("uuid", "[0-9a-f]{8}-[0-9a-f]{4}-[1-5][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
        formats.put("email", "[A-Za-z0-9_+-]{1,20}(\\.[A-Za-z0-9_+-]{1,12}){0,2}@" + HOST);
        formats.put("hostname", HOST);
        formats.put("ipv4", OCTET + "(\\." + OCTET + "){3}");
        formats.put(
                "ipv6",
                "(" + GROUP + ":){7}" + GROUP + "|(" + GROUP + ":){1,6}:" + GROUP + "|::(" + GROUP + ":){0,5}" + GROUP);
        for (String name : List.of("uri", "uri-reference", "iri", "iri-reference")) {
            formats.put(name, URI);
        }
        formats.put("json-pointer", "(/[A-Za-z0-9_-]{0,32}){0,8}");
        return formats;
    }
}
