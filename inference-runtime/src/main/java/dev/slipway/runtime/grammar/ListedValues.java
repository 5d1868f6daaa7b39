package dev.slipway.runtime.grammar;

import java.math.BigDecimal;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Which values of an enum the other words of its schema admit. */
final class ListedValues {

    private final JsonNode schema;
    private final String path;

    ListedValues(JsonNode schema, String path) {
        this.schema = schema;
        this.path = path;
    }

    boolean admits(JsonNode value) {
        return switch (SchemaTypes.of(value)) {
            case "string" -> admitsText(value.stringValue());
            case "integer", "number" -> admitsNumber(value.decimalValue());
            case "array" -> requireNone(SchemaKeywords.ARRAY);
            case "object" -> requireNone(SchemaKeywords.OBJECT);
            default -> true;
        };
    }

    private boolean admitsText(String text) {
        int length = text.codePointCount(0, text.length());
        CharMachine machine = StringSchema.machine(schema, path);
        int max = Counts.of(schema, "maxLength", Integer.MAX_VALUE, path);
        return length >= Counts.of(schema, "minLength", 0, path)
                && length <= max
                && (machine == null || machine.matches(text));
    }

    private boolean admitsNumber(BigDecimal number) {
        return NumberSchema.admits(schema, number, path);
    }

    private boolean requireNone(Set<String> keywords) {
        for (String name : keywords) {
            if (schema.has(name)) {
                throw new GrammarException(
                        SchemaPath.to(path, name), "cannot be enforced beside an enum or const of such values");
            }
        }
        return true;
    }
}
