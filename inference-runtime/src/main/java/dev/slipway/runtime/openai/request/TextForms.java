package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.TextForm;
import dev.slipway.runtime.harmony.Conversation.ResponseFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The form that a request wants its text in: OpenAI's {@code response_format}, and vLLM's names for the same and more. */
public final class TextForms {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final List<String> GUIDED = List.of("json", "regex", "choice", "grammar", "json_object");

    /** A form and the field that asks for it. */
    private record Asked(String field, TextForm form) {}

    private TextForms() {}

    static TextForm read(JsonFields request) {
        List<Asked> asked = new ArrayList<>();
        for (String name : GUIDED) {
            addGuided(request, "guided_" + name, name, asked);
        }
        request.object("structured_outputs").ifPresent(outputs -> {
            for (String name : GUIDED) {
                addGuided(outputs, name, name, asked);
            }
        });
        TextForm format = responseFormat(request);
        if (format != TextForm.ANY) {
            asked.add(new Asked("response_format", format));
        }
        if (asked.size() > 1) {
            throw OpenAiErrors.invalid(
                    asked.get(1).field(),
                    "asks for another form than " + asked.getFirst().field() + "; only one is allowed");
        }
        return asked.isEmpty() ? TextForm.ANY : asked.getFirst().form();
    }

    /** What the model is told of its answer's schema. */
    public static Optional<ResponseFormat> told(JsonFields request) {
        if (!(responseFormat(request) instanceof TextForm.JsonSchema(JsonNode schema, String _))) {
            return Optional.empty();
        }
        JsonFields fields = request.requiredObject("response_format").requiredObject("json_schema");
        return Optional.of(new ResponseFormat(
                fields.requiredText("name"), fields.text("description").orElse(null), schema));
    }

    private static TextForm responseFormat(JsonFields request) {
        Optional<JsonFields> format = request.object("response_format");
        if (format.isEmpty()) {
            return TextForm.ANY;
        }
        JsonFields fields = format.get();
        return switch (fields.requiredText("type")) {
            case "text" -> TextForm.ANY;
            case "json_object" -> TextForm.JSON_OBJECT;
            case "json_schema" -> jsonSchema(fields.requiredObject("json_schema"));
            default -> throw fields.wrong("type", "text, json_object or json_schema");
        };
    }

    private static TextForm jsonSchema(JsonFields fields) {
        if (!NAME.matcher(fields.requiredText("name")).matches()) {
            throw fields.wrong("name", "1 to 64 of the characters A-Z a-z 0-9 _ -");
        }
        fields.flag("strict", false);
        fields.requiredObject("schema");
        return new TextForm.JsonSchema(fields.value("schema"), fields.path("schema"));
    }

    private static void addGuided(JsonFields fields, String field, String kind, List<Asked> asked) {
        if (!fields.has(field)) {
            return;
        }
        String path = fields.path(field);
        switch (kind) {
            case "json" -> asked.add(new Asked(path, new TextForm.JsonSchema(schema(fields, field), path)));
            case "regex" -> asked.add(new Asked(path, new TextForm.Regex(fields.requiredText(field), path)));
            case "choice" -> asked.add(new Asked(path, new TextForm.Choice(choices(fields, field))));
            case "grammar" -> asked.add(new Asked(path, new TextForm.Ebnf(fields.requiredText(field), path)));
            default -> {
                if (fields.flag(field, false)) {
                    asked.add(new Asked(path, TextForm.JSON_OBJECT));
                }
            }
        }
    }

    /** A schema, or the text of one. */
    private static JsonNode schema(JsonFields fields, String field) {
        JsonNode schema = fields.value(field);
        try {
            return schema.isString() ? JsonMapper.shared().readTree(schema.stringValue()) : schema;
        } catch (JacksonException e) {
            throw OpenAiErrors.invalid(fields.path(field), "is a string that is not JSON; it must be a JSON schema");
        }
    }

    private static List<String> choices(JsonFields fields, String field) {
        JsonNode choices = fields.value(field);
        if (!choices.isArray() || choices.isEmpty()) {
            throw fields.wrong(field, "an array of at least one string");
        }
        return IntStream.range(0, choices.size())
                .mapToObj(i -> {
                    if (!choices.get(i).isString()
                            || choices.get(i).stringValue().isEmpty()) {
                        throw fields.wrong("%s[%d]".formatted(field, i), choices.get(i), "a string that is not empty");
                    }
                    return choices.get(i).stringValue();
                })
                .toList();
    }
}
