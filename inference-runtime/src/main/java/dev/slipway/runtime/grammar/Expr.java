package dev.slipway.runtime.grammar;

import java.util.ArrayList;
import java.util.List;

/** What a piece of text may look like. */
sealed interface Expr {

    int UNBOUNDED = -1;

    Expr EMPTY = new Seq(List.of());

    /** Matches nothing at all. */
    Expr NEVER = new Alt(List.of());

    /** This text. */
    record Text(String text) implements Expr {}

    /** One character of the set. */
    record Chars(CodePoints set) implements Expr {}

    /** Any bytes, or none. They need not be text. */
    record Free() implements Expr {}

    /** One of these texts; they share their beginnings. */
    record Words(List<String> words) implements Expr {
        public Words {
            words = List.copyOf(words);
        }
    }

    record Seq(List<Expr> parts) implements Expr {
        public Seq {
            parts = List.copyOf(parts);
        }
    }

    record Alt(List<Expr> branches) implements Expr {
        public Alt {
            branches = List.copyOf(branches);
        }
    }

    /** @param max {@link #UNBOUNDED} for any number */
    record Repeat(Expr body, int min, int max) implements Expr {}

    /** What another rule matches. */
    record Ref(int rule) implements Expr {}

    /** A control token. */
    record Control(int token) implements Expr {}

    /** @param json whether the text stands in a JSON string, with the escapes that it needs there */
    record Machine(CharMachine machine, boolean json) implements Expr {}

    static Expr text(String text) {
        return new Text(text);
    }

    static Expr range(char first, char last) {
        return new Chars(CodePoints.range(first, last));
    }

    static Expr seq(Expr... parts) {
        return new Seq(List.of(parts));
    }

    static Expr alt(Expr... branches) {
        return new Alt(List.of(branches));
    }

    static Expr optional(Expr body) {
        return alt(body, EMPTY);
    }

    static Expr repeat(Expr body, int min, int max) {
        return new Repeat(body, min, max);
    }

    static Expr many(Expr body) {
        return new Repeat(body, 0, UNBOUNDED);
    }

    static Expr join(List<Expr> parts, Expr separator) {
        List<Expr> joined = new ArrayList<>();
        for (Expr part : parts) {
            if (!joined.isEmpty()) {
                joined.add(separator);
            }
            joined.add(part);
        }
        return new Seq(joined);
    }
}
