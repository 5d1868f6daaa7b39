package dev.slipway.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFormTest {

    @Test
    void regexMatchesTheWholeText() {
        CompiledGrammar grammar = Sampling.text(new TextForm.Regex("(?:ab|c)+[^x-z]{2}\\.?", "r"));

        assertThat(admits(grammar, "abcé ")).isTrue();
        assertThat(admits(grammar, "caa.")).isTrue();
        assertThat(admits(grammar, "cax")).isFalse();
        assertThat(admits(grammar, "xcaa")).isFalse();
    }

    @Test
    void choiceAdmitsOneOfItsTexts() {
        CompiledGrammar grammar = Sampling.text(new TextForm.Choice(List.of("yes", "yesterday", "no \"way\"")));

        assertThat(admits(grammar, "yes")).isTrue();
        assertThat(admits(grammar, "yesterday")).isTrue();
        assertThat(admits(grammar, "no \"way\"")).isTrue();
        assertThat(admits(grammar, "yest")).isFalse();
        assertThat(admits(grammar, "nope")).isFalse();
    }

    @Test
    void ebnfDescribesNestedText() {
        CompiledGrammar grammar = Sampling.text(new TextForm.Ebnf("""
                # sums of numbers
                root ::= term ("+" term)*
                term ::= [0-9]+ | "(" root ")"
                """, "g"));

        assertThat(admits(grammar, "1+(22+(3))")).isTrue();
        assertThat(admits(grammar, "((((7))))")).isTrue();
        assertThat(admits(grammar, "1+")).isFalse();
        assertThat(admits(grammar, "(1")).isFalse();
    }

    @Test
    void larkDescribesTheSame() {
        CompiledGrammar grammar = Sampling.text(new TextForm.Ebnf("""
                // a greeting
                start: "hello" SPACE name "!"~1..2
                name: "a".."c" /[x-z]{1,2}/
                SPACE: " "
                """, "g"));

        assertThat(admits(grammar, "hello bxy!!")).isTrue();
        assertThat(admits(grammar, "hello bxyz!")).isFalse();
        assertThat(admits(grammar, "hello dx!")).isFalse();
    }

    @Test
    void ambiguousGrammarsStayDecidable() {
        CompiledGrammar grammar = Sampling.text(
                new TextForm.Ebnf("root ::= \"a\" root \"b\" | \"a\" root \"c\" | \"a\" root | \"d\"", "g"));

        assertThat(admits(grammar, "a".repeat(12) + "d" + "bc".repeat(5))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "root ::= root \"a\" | left recursion",
                "root ::= other | uses the rule other",
                "root ::= \"a | cannot be read",
                "root ::= (\"a\" | has a ( without a )",
                "root ::= \"a\" root | no finite text",
                "root ::= /a(?!b)/ | lookaround",
                "\"a\" | where a rule should begin",
            })
    void refusesGrammarsThatMakeNoSense(String grammar, String problem) {
        assertThatThrownBy(() -> Sampling.text(new TextForm.Ebnf(grammar, "g")))
                .isInstanceOfSatisfying(GrammarException.class, e -> {
                    assertThat(e.path()).isEqualTo("g");
                    assertThat(e.problem()).contains(problem);
                });
    }

    private static boolean admits(CompiledGrammar grammar, String text) {
        return Sampling.admits(grammar, Sampling.NANO, text);
    }
}
