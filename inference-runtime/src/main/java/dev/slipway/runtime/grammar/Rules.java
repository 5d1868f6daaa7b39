package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The rules of a grammar that is being put together; they may refer to each other before they are defined. */
final class Rules {

    private final List<@Nullable Expr> bodies = new ArrayList<>();

    Expr.Ref declare() {
        bodies.add(null);
        return new Expr.Ref(bodies.size() - 1);
    }

    void define(Expr.Ref rule, Expr body) {
        bodies.set(rule.rule(), body);
    }

    Expr.Ref add(Expr body) {
        Expr.Ref rule = declare();
        define(rule, body);
        return rule;
    }

    int size() {
        return bodies.size();
    }

    Expr body(int rule) {
        return Objects.requireNonNull(bodies.get(rule), "a rule without a body");
    }
}
