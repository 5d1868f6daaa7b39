package dev.slipway.runtime.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Schemas and tokens by chance: whatever is finished under the masks, another program finds valid. */
class RandomSchemaTest {

    private static final int LONGEST = 20_000;

    @Test
    void textsByChanceAreValidAndEnd() {
        run(Sampling.NANO, new Random().nextLong(), 400, 3);
    }

    @Test
    void textsOfTheLargeVocabularyToo() {
        run(O200k.tokenizer(), new Random().nextLong(), 12, 2);
    }

    private static void run(BpeTokenizer tokenizer, long seed, int schemas, int texts) {
        System.out.println("RandomSchemaTest seed " + seed);
        Random random = new Random(seed);
        Grammars grammars = new Grammars(tokenizer);
        int end = tokenizer.requiredSpecialToken("<|return|>");
        int refused = 0;
        for (int i = 0; i < schemas; i++) {
            JsonNode schema = new RandomSchemas(random).next();
            CompiledGrammar grammar;
            try {
                grammar = grammars.forText(new TextForm.JsonSchema(schema, ""), Set.of(end));
            } catch (GrammarException e) {
                assertThat(e.problem())
                        .as("%s of %s", e.path(), schema)
                        .containsAnyOf("no value", "no finite", "admits no", "no document");
                refused++;
                continue;
            }
            for (int text = 0; text < texts; text++) {
                check(schema, Sampling.blindly(grammar, tokenizer, random, LONGEST), seed);
            }
        }
        assertThat(refused).isLessThan(schemas / 5);
    }

    private static void check(JsonNode schema, Sampling.Text text, long seed) {
        assertThat(text.finished())
                .as("seed %d: %s under %s ends", seed, text.text(), schema)
                .isTrue();
        assertThat(SchemaValidity.problems(schema, text.text()))
                .as("seed %d: %s under %s", seed, text.text(), schema)
                .isEmpty();
    }
}
