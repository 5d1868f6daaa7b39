package dev.slipway.runtime.harmony;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A JSON schema as the TypeScript type that the models were trained to read. */
final class ToolTypes {

    private static final String INDENT = "    ";

    private ToolTypes() {}

    static String typeScript(JsonNode schema, HarmonyStyle style) {
        return type(style == HarmonyStyle.LIBRARY ? schema : PlainSchema.of(schema), "");
    }

    private static String type(JsonNode schema, String indent) {
        if (isUnion(schema)) {
            return union(schema.path("oneOf"), indent);
        }
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            return listedTypes(type);
        }
        return switch (type.asString("")) {
            case "object" -> object(schema, indent);
            case "string" -> string(schema);
            case "number", "integer" -> "number";
            case "boolean" -> "boolean";
            case "array" -> schema.has("items") ? type(schema.path("items"), indent) + "[]" : "Array<any>";
            default -> "any";
        };
    }

    private static boolean isUnion(JsonNode schema) {
        return schema.path("oneOf").isArray() && !schema.path("oneOf").isEmpty();
    }

    private static String union(JsonNode variants, String indent) {
        StringBuilder out = new StringBuilder();
        for (JsonNode variant : variants) {
            String type = orNull(type(variant, indent + "   "), variant);
            out.append('\n').append(indent).append(" | ").append(type);
            appendRemark(out, remark(description(variant), variant));
        }
        return out.toString();
    }

    private static String listedTypes(JsonNode types) {
        List<String> names = new ArrayList<>();
        for (JsonNode type : types) {
            names.add(type.asString("").equals("integer") ? "number" : type.asString(""));
        }
        return names.isEmpty() ? "any" : String.join(" | ", names);
    }

    private static String string(JsonNode schema) {
        List<String> values = new ArrayList<>();
        for (JsonNode value : schema.path("enum")) {
            if (value.isString()) {
                values.add('"' + value.stringValue() + '"');
            }
        }
        return values.isEmpty() ? "string" : String.join(" | ", values);
    }

    private static String object(JsonNode schema, String indent) {
        StringBuilder out = new StringBuilder();
        String description = description(schema);
        if (description != null) {
            out.append(indent).append("// ").append(description).append('\n');
        }
        out.append("{\n");
        Set<String> required = required(schema);
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            String key = property.getKey() + (required.contains(property.getKey()) ? "" : "?");
            appendProperty(out, key, property.getValue(), indent);
        }
        return out.append(indent).append('}').toString();
    }

    private static Set<String> required(JsonNode schema) {
        Set<String> names = new HashSet<>();
        schema.path("required").forEach(name -> names.add(name.asString("")));
        return names;
    }

    private static void appendProperty(StringBuilder out, String key, JsonNode value, String indent) {
        JsonNode title = value.path("title");
        if (title.isString()) {
            out.append(indent).append("// ").append(title.stringValue()).append('\n');
            out.append(indent).append("//\n");
        }
        String description = description(value);
        if (description != null && !isUnion(value)) {
            out.append(indent).append("// ").append(description).append('\n');
        }
        appendExamples(out, value, indent);
        if (isUnion(value)) {
            appendUnionProperty(out, key, value, indent);
            return;
        }
        out.append(indent).append(key).append(": ");
        out.append(orNull(type(value, indent + INDENT), value)).append(',');
        appendRemark(out, defaultOf(value));
        out.append('\n');
    }

    private static void appendExamples(StringBuilder out, JsonNode value, String indent) {
        JsonNode examples = value.path("examples");
        if (!examples.isArray() || examples.isEmpty()) {
            return;
        }
        out.append(indent).append("// Examples:\n");
        for (JsonNode example : examples) {
            if (example.isString()) {
                out.append(indent)
                        .append("// - \"")
                        .append(example.stringValue())
                        .append("\"\n");
            }
        }
    }

    /** A description that a variant shares with its property is written once. */
    private static void appendUnionProperty(StringBuilder out, String key, JsonNode value, String indent) {
        JsonNode variants = value.path("oneOf");
        String description = description(value);
        boolean described = description != null && !description.equals(description(variants.path(0)));
        if (described) {
            out.append(indent).append("// ").append(description).append('\n');
        }
        String defaultValue = defaultOf(value);
        if (defaultValue != null) {
            out.append(indent).append("// ").append(defaultValue).append('\n');
        }
        out.append(indent).append(key).append(":\n");
        for (int i = 0; i < variants.size(); i++) {
            JsonNode variant = variants.path(i);
            String own = description(variant);
            boolean said = own != null && own.equals(description) || i == 0 && described;
            out.append(indent).append(" | ").append(orNull(type(variant, indent + "   "), variant));
            appendRemark(out, remark(said ? null : own, variant));
            out.append('\n');
        }
        out.append(indent).append(",\n");
    }

    private static @Nullable String remark(@Nullable String description, JsonNode schema) {
        String defaultValue = defaultOf(schema);
        if (description == null || defaultValue == null) {
            return description == null ? defaultValue : description;
        }
        return description + " " + defaultValue;
    }

    private static void appendRemark(StringBuilder out, @Nullable String remark) {
        if (remark != null) {
            out.append(" // ").append(remark);
        }
    }

    private static @Nullable String description(JsonNode schema) {
        return schema.path("description").stringValue(null);
    }

    private static @Nullable String defaultOf(JsonNode schema) {
        JsonNode value = schema.path("default");
        if (value.isMissingNode()) {
            return null;
        }
        if (value.isString()) {
            return "default: " + (schema.has("enum") ? value.stringValue() : '"' + value.stringValue() + '"');
        }
        return "default: " + value;
    }

    private static String orNull(String type, JsonNode schema) {
        return schema.path("nullable").booleanValue(false) && !type.contains("null") ? type + " | null" : type;
    }
}
