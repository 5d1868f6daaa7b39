package dev.slipway.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mask has exactly the tokens that lead on when each is tried by itself. */
class MaskTest {

    private static final int TOKENS = 25;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[A-Za-z]{2,40}( [A-Za-z]{1,40}){1,12}[.!?]",
                "[^x-z]{3,9}(é|ü|[à-ö])+",
                "(abc|[a-f]+[0-9]{2}|.{4})*\\n?",
                "[\\u4e00-\\u9fff]{1,3}(the|they|there){2}",
            })
    void ofRegexes(String regex) {
        Random random = random();
        check(Sampling.NANO, new TextForm.Regex(regex, "r"), random);
        check(O200k.tokenizer(), new TextForm.Regex(regex, "r"), random);
    }

    @Test
    void ofRandomSchemas() {
        Random random = random();
        for (int i = 0; i < 60; i++) {
            check(Sampling.NANO, new TextForm.JsonSchema(new RandomSchemas(random).next(), ""), random);
        }
    }

    private static Random random() {
        long seed = new Random().nextLong();
        System.out.println("MaskTest seed " + seed);
        return new Random(seed);
    }

    private static void check(BpeTokenizer tokenizer, TextForm form, Random random) {
        int end = tokenizer.requiredSpecialToken("<|return|>");
        CompiledGrammar grammar;
        try {
            grammar = new Grammars(tokenizer).forText(form, Set.of(end));
        } catch (GrammarException e) {
            assertThat(e.problem()).containsAnyOf("no value", "no finite", "admits no", "no document");
            return;
        }
        Configuration at = grammar.begin();
        for (int i = 0; i < TOKENS && !at.isFinal(); i++) {
            TokenMask mask = grammar.mask(at);
            assertThat(Sampling.allowed(mask))
                    .as("tokens of number %d under %s", i, form)
                    .isEqualTo(leadingOn(grammar, at, tokenizer.vocabularySize()));
            at = grammar.advance(at, Sampling.draw(mask, random, tokenizer.vocabularySize()));
        }
    }

    private static List<Integer> leadingOn(CompiledGrammar grammar, Configuration at, int vocabulary) {
        return IntStream.range(0, vocabulary)
                .filter(token -> grammar.advance(at, token) != Configuration.DEAD)
                .boxed()
                .toList();
    }
}
