package dev.slipway.runtime.openai.messages;

import dev.slipway.runtime.grammar.TextForm;
import dev.slipway.runtime.harmony.Conversation.ResponseFormat;
import dev.slipway.runtime.openai.request.JsonFields;
import java.util.Optional;

/** The form that a message's text is to have: {@code output_config.format}, or {@code output_format} as older clients say it. */
record MessageFormat(Optional<JsonFields> fields) {

    /** What the model is told of the schema needs a name, which Anthropic's clients do not give. */
    private static final String NAME = "answer";

    static MessageFormat read(JsonFields request) {
        Optional<JsonFields> older = request.object("output_format");
        Optional<JsonFields> newer = request.object("output_config").flatMap(config -> config.object("format"));
        if (older.isPresent() && newer.isPresent()) {
            throw request.wrong("output_format", "absent beside output_config.format");
        }
        Optional<JsonFields> format = newer.or(() -> older);
        format.ifPresent(MessageFormat::check);
        return new MessageFormat(format);
    }

    TextForm form() {
        return fields.<TextForm>map(asked -> new TextForm.JsonSchema(asked.value("schema"), asked.path("schema")))
                .orElse(TextForm.ANY);
    }

    Optional<ResponseFormat> told() {
        return fields.map(asked -> new ResponseFormat(NAME, null, asked.value("schema")));
    }

    private static void check(JsonFields asked) {
        if (!asked.requiredText("type").equals("json_schema")) {
            throw asked.wrong("type", "\"json_schema\"");
        }
        asked.requiredObject("schema");
    }
}
