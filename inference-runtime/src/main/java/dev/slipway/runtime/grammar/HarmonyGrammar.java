package dev.slipway.runtime.grammar;

import static dev.slipway.runtime.grammar.Expr.alt;
import static dev.slipway.runtime.grammar.Expr.seq;
import static dev.slipway.runtime.grammar.Expr.text;

import dev.slipway.runtime.grammar.HarmonyForm.Calls;
import dev.slipway.runtime.grammar.HarmonyForm.Tool;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a model may generate after {@code <|start|>assistant}, as one grammar: reasoning, remarks before a call, calls in each
 * spelling of their header that models use, and the answer.
 */
final class HarmonyGrammar {

    private static final Expr ANY_TEXT = new Expr.Free();

    private final BpeTokenizer tokenizer;
    private final Rules rules;
    private final TextGrammar texts;

    HarmonyGrammar(BpeTokenizer tokenizer, Rules rules, TextGrammar texts) {
        this.tokenizer = tokenizer;
        this.rules = rules;
        this.texts = texts;
    }

    Expr.Ref turn(HarmonyForm form) {
        boolean calls = form.calls() != Calls.NONE && !form.tools().isEmpty();
        List<Expr> ends = new ArrayList<>();
        if (calls) {
            ends.add(call(form.tools()));
        }
        if (form.calls() != Calls.REQUIRED) {
            ends.add(answer(form.answer()));
        }
        Expr end = rules.add(new Expr.Alt(ends));
        Expr onlyCall = form.answer() instanceof TextForm.Any || !calls ? end : ends.getFirst();
        return steps(end, calls, onlyCall);
    }

    /** Reasoning and remarks until the end. A remark is content, so no answer in another form may follow it. */
    private Expr.Ref steps(Expr end, boolean calls, Expr endAfterRemark) {
        Expr.Ref turn = rules.declare();
        Expr.Ref afterRemark = rules.declare();
        Expr reasoning = message("analysis");
        Expr remark = message("commentary");
        rules.define(
                turn,
                calls ? alt(seq(reasoning, turn), seq(remark, afterRemark), end) : alt(seq(reasoning, turn), end));
        rules.define(afterRemark, alt(seq(reasoning, afterRemark), seq(remark, afterRemark), endAfterRemark));
        return turn;
    }

    /** A message that another one follows. */
    private Expr message(String channel) {
        return seq(
                control("<|channel|>"),
                text(channel),
                control("<|message|>"),
                ANY_TEXT,
                control("<|end|>"),
                control("<|start|>"),
                text("assistant"));
    }

    private Expr answer(TextForm form) {
        Expr type = form instanceof TextForm.Any ? Expr.EMPTY : contentType();
        return seq(
                control("<|channel|>"),
                text("final"),
                type,
                control("<|message|>"),
                form instanceof TextForm.Any ? ANY_TEXT : texts.expression(form),
                control("<|return|>"));
    }

    private Expr call(List<Tool> tools) {
        Expr channel = seq(control("<|channel|>"), text("commentary"));
        List<Expr> recipientLast = new ArrayList<>();
        List<Expr> recipientFirst = new ArrayList<>();
        for (Tool tool : tools) {
            Expr rest = rules.add(seq(contentType(), control("<|message|>"), arguments(tool), control("<|call|>")));
            recipientLast.add(seq(text(tool.name()), rest));
            recipientFirst.add(seq(text(tool.name()), channel, rest));
        }
        Expr recipient = text(" to=functions.");
        return rules.add(alt(
                seq(channel, recipient, new Expr.Alt(recipientLast)), seq(recipient, new Expr.Alt(recipientFirst))));
    }

    private Expr arguments(Tool tool) {
        return !tool.strict() && !texts.isSupported(tool.arguments())
                ? texts.expression(TextForm.JSON_OBJECT)
                : texts.expression(tool.arguments());
    }

    private Expr contentType() {
        Expr constrain = seq(control("<|constrain|>"), text("json"));
        return alt(Expr.EMPTY, seq(text(" "), constrain), constrain, text(" json"));
    }

    private Expr control(String name) {
        return new Expr.Control(tokenizer.requiredSpecialToken(name));
    }
}
