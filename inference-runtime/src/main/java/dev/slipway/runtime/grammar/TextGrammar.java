package dev.slipway.runtime.grammar;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Adds the rules of text forms to a grammar. */
final class TextGrammar {

    private final Rules rules;
    private @Nullable JsonText json;

    TextGrammar(Rules rules) {
        this.rules = rules;
    }

    /** Throws {@link GrammarException} with a path for a form that cannot be enforced. */
    Expr expression(TextForm form) {
        require(form);
        return add(form);
    }

    boolean isSupported(TextForm form) {
        try {
            require(form);
            return true;
        } catch (GrammarException e) {
            return false;
        }
    }

    /** Puts the form together for itself first: what is wrong with it is then known to be its own fault. */
    private static void require(TextForm form) {
        Rules alone = new Rules();
        try {
            Expr expression = new TextGrammar(alone).add(form);
            AutomatonBuilder.build(alone, alone.add(expression));
        } catch (GrammarException e) {
            throw e.path().isEmpty() ? new GrammarException(path(form), e.problem()) : e;
        }
    }

    private Expr add(TextForm form) {
        return switch (form) {
            case TextForm.Any _ -> Expr.many(new Expr.Chars(CodePoints.ALL));
            case TextForm.JsonObject _ -> json().object();
            case TextForm.JsonSchema(JsonNode schema, String path) ->
                new SchemaReader(schema, json()).read(schema, path);
            case TextForm.Regex(String regex, String _) -> RegexParser.whole(regex);
            case TextForm.Choice(List<String> texts) -> new Expr.Words(texts);
            case TextForm.Ebnf(String grammar, String _) -> EbnfParser.parse(grammar, rules);
        };
    }

    private JsonText json() {
        if (json == null) {
            json = new JsonText(rules);
        }
        return json;
    }

    private static String path(TextForm form) {
        return switch (form) {
            case TextForm.JsonSchema(JsonNode _, String path) -> path;
            case TextForm.Regex(String _, String path) -> path;
            case TextForm.Ebnf(String _, String path) -> path;
            case TextForm.Any _, TextForm.JsonObject _, TextForm.Choice _ -> "";
        };
    }
}
