package dev.slipway.runtime.harmony;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.tokenizer.BpeTokenizer;
import dev.slipway.runtime.tokenizer.O200k;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReservedTokensTest {

    /** What gpt-oss ends a text with. */
    private static final Set<Integer> END_OF_TEXT = Set.of(200002, 199999, 200012);

    private static final List<Integer> OF_ANSWERS =
            List.of(199999, 200002, 200003, 200005, 200006, 200007, 200008, 200012);

    private final BpeTokenizer tokenizer = O200k.tokenizer();

    @Test
    void areAllAboveTheWordsButWhatAnAnswerNeeds() {
        assertThat(ReservedTokens.of(tokenizer, 201_088, END_OF_TEXT))
                .containsExactly(IntStream.range(199_998, 201_088)
                        .filter(id -> !OF_ANSWERS.contains(id))
                        .toArray());
    }

    @Test
    void includeRowsThatPadTheModelsVocabulary() {
        assertThat(ReservedTokens.of(tokenizer, 201_216, END_OF_TEXT))
                .endsWith(IntStream.range(201_088, 201_216).toArray());
    }

    @Test
    void leaveOutWhatTheCheckpointEndsATextWith() {
        assertThat(ReservedTokens.of(tokenizer, 201_088, Set.of(200018)))
                .doesNotContain(200018)
                .contains(199999);
    }
}
