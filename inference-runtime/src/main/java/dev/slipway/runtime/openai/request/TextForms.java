package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.TextForm;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form that a request wants its text in: OpenAI's {@code response_format}, or {@code text.format} in responses, and vLLM's
 * names for the same and more.
 */
final class TextForms {

    private static final List<String> GUIDED = List.of("json", "regex", "choice", "grammar", "json_object");

    /** A form and the field that asks for it. */
    private record Asked(String field, TextForm form) {}

    private TextForms() {}

    static TextForm read(JsonFields request) {
        return read(request, FormatField.ofChat(request));
    }

    /** The same for a response. */
    static TextForm readFlat(JsonFields request) {
        return read(request, FormatField.ofResponse(request));
    }

    private static TextForm read(JsonFields request, FormatField format) {
        List<Asked> asked = new ArrayList<>();
        for (String name : GUIDED) {
            addGuided(request, "guided_" + name, name, asked);
        }
        request.object("structured_outputs").ifPresent(outputs -> {
            for (String name : GUIDED) {
                addGuided(outputs, name, name, asked);
            }
        });
        TextForm named = format.form();
        if (named != TextForm.ANY) {
            asked.add(new Asked(format.path(), named));
        }
        if (asked.size() > 1) {
            throw OpenAiErrors.invalid(
                    asked.get(1).field(),
                    "asks for another form than " + asked.getFirst().field() + "; only one is allowed");
        }
        return asked.isEmpty() ? TextForm.ANY : asked.getFirst().form();
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
