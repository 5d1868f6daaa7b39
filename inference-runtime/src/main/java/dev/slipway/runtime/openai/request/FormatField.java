package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.TextForm;
import dev.slipway.runtime.harmony.Conversation.ResponseFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * OpenAI's object that names the form of an answer's text.
 *
 * @param path where the request has it
 * @param flat as in responses, where a schema's fields are the object's own
 */
public record FormatField(String path, Optional<JsonFields> fields, boolean flat) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    public static FormatField ofChat(JsonFields request) {
        return new FormatField("response_format", request.object("response_format"), false);
    }

    public static FormatField ofResponse(JsonFields request) {
        Optional<JsonFields> format = request.object("text").flatMap(text -> text.object("format"));
        return new FormatField("text.format", format, true);
    }

    TextForm form() {
        return fields.map(this::form).orElse(TextForm.ANY);
    }

    /** What the model is told of its answer's schema. */
    public Optional<ResponseFormat> told() {
        if (!(form() instanceof TextForm.JsonSchema form)) {
            return Optional.empty();
        }
        return fields.map(this::schemaFields)
                .map(asked -> new ResponseFormat(
                        asked.requiredText("name"), asked.text("description").orElse(null), form.schema()));
    }

    private TextForm form(JsonFields asked) {
        return switch (asked.requiredText("type")) {
            case "text" -> TextForm.ANY;
            case "json_object" -> TextForm.JSON_OBJECT;
            case "json_schema" -> jsonSchema(schemaFields(asked));
            default -> throw asked.wrong("type", "text, json_object or json_schema");
        };
    }

    private JsonFields schemaFields(JsonFields asked) {
        return flat ? asked : asked.requiredObject("json_schema");
    }

    private static TextForm jsonSchema(JsonFields asked) {
        if (!NAME.matcher(asked.requiredText("name")).matches()) {
            throw asked.wrong("name", "1 to 64 of the characters A-Z a-z 0-9 _ -");
        }
        asked.flag("strict", false);
        asked.requiredObject("schema");
        return new TextForm.JsonSchema(asked.value("schema"), asked.path("schema"));
    }
}
