package dev.slipway.runtime.openai.request;

import dev.slipway.runtime.grammar.CompiledGrammar;
import dev.slipway.runtime.grammar.GrammarException;
import dev.slipway.runtime.grammar.Grammars;
import dev.slipway.runtime.grammar.HarmonyForm;
import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import dev.slipway.runtime.grammar.TextForm;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** The grammars that requests ask for. */
public final class Constraints {

    private Constraints() {}

    /** For a turn in Harmony: empty if the model may write what it likes. */
    public static Optional<CompiledGrammar> ofChat(JsonFields request, ServedModel model) {
        return ofTurn(request, model, TextForms.read(request), false);
    }

    /** The same for a response. */
    public static Optional<CompiledGrammar> ofResponse(JsonFields request, ServedModel model) {
        return ofTurn(request, model, TextForms.readFlat(request), true);
    }

    private static Optional<CompiledGrammar> ofTurn(
            JsonFields request, ServedModel model, TextForm answer, boolean flat) {
        ToolChoice choice = ToolChoice.read(request, flat);
        List<HarmonyForm.Tool> tools = choice.calls() == Calls.NONE ? List.of() : tools(request, choice, flat);
        boolean strict = tools.stream().anyMatch(HarmonyForm.Tool::strict);
        if (answer == TextForm.ANY && choice.calls() != Calls.REQUIRED && !choice.forbidsSome() && !strict) {
            return Optional.empty();
        }
        return compile(request, model, grammars -> grammars.forHarmony(new HarmonyForm(answer, tools, choice.calls())));
    }

    /** For a turn whose form is read elsewhere. */
    public static Optional<CompiledGrammar> of(JsonFields request, ServedModel model, Optional<HarmonyForm> form) {
        return form.flatMap(turn -> compile(request, model, grammars -> grammars.forHarmony(turn)));
    }

    /** For a raw prompt. */
    public static Optional<CompiledGrammar> ofText(JsonFields request, ServedModel model) {
        TextForm form = TextForms.read(request);
        return form == TextForm.ANY
                ? Optional.empty()
                : compile(
                        request,
                        model,
                        grammars -> grammars.forText(form, model.engine().endOfText()));
    }

    private static Optional<CompiledGrammar> compile(
            JsonFields request, ServedModel model, Function<Grammars, CompiledGrammar> compile) {
        if (request.integer("min_tokens", 0, Integer.MAX_VALUE).orElse(0) > 0) {
            throw request.wrong("min_tokens", "absent or 0 when the form of the text is constrained");
        }
        AllowedTokens.refuseBesideForm(request);
        Grammars grammars = model.grammars()
                .orElseThrow(
                        () -> OpenAiErrors.noTokenizer("constrained text needs a checkpoint with a tokenizer.json"));
        try {
            return Optional.of(compile.apply(grammars));
        } catch (GrammarException e) {
            throw e.path().isEmpty()
                    ? OpenAiErrors.formTooLarge(e.problem())
                    : OpenAiErrors.invalid(e.path(), e.problem());
        }
    }

    private static List<HarmonyForm.Tool> tools(JsonFields request, ToolChoice choice, boolean flat) {
        return request.objects("tools").stream()
                .map(tool -> ChatTools.function(tool, flat))
                .filter(function -> choice.admits(function.requiredText("name")))
                .map(Constraints::tool)
                .toList();
    }

    private static HarmonyForm.Tool tool(JsonFields function) {
        JsonNode parameters = function.value("parameters");
        TextForm arguments = parameters.isMissingNode()
                ? TextForm.JSON_OBJECT
                : new TextForm.JsonSchema(parameters, function.path("parameters"));
        return new HarmonyForm.Tool(function.requiredText("name"), arguments, function.flag("strict", false));
    }
}
