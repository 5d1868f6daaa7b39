package dev.slipway.runtime.grammar;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What a text has to be. */
public sealed interface TextForm {

    TextForm ANY = new Any();
    TextForm JSON_OBJECT = new JsonObject();

    record Any() implements TextForm {}

    record JsonObject() implements TextForm {}

    /** @param path where the request has the schema; errors name places below it */
    record JsonSchema(JsonNode schema, String path) implements TextForm {}

    record Regex(String regex, String path) implements TextForm {}

    record Choice(List<String> texts) implements TextForm {
        public Choice {
            texts = List.copyOf(texts);
        }
    }

    /** A grammar in EBNF or in Lark's form. */
    record Ebnf(String grammar, String path) implements TextForm {}
}
