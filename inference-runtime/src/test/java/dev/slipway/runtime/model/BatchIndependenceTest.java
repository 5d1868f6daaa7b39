package dev.slipway.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bits of a sequence's logits do not depend on how its tokens are fed or on what else is in the batch. */
class BatchIndependenceTest {

    private static final int SEQUENCES = 5;
    private static final int LENGTH = 300;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b", "tiny-c", "gpt-oss-nano"})
    void chunksOfAnySizeGiveTheSameBits(String name) {
        try (TestModel model = new TestModel(TestModel.directory(name), 2)) {
            int[] tokens = tokens(model, new Random(1), LENGTH);
            float[] whole = model.prefill(tokens, LENGTH - 1);
            for (int chunk : new int[] {1, 3, 17, 128, 299}) {
                float[] logits = whole;
                for (int from = 0; from < LENGTH; from += chunk) {
                    int[] part = TestModel.part(tokens, from, Math.min(LENGTH, from + chunk));
                    logits = model.run(part, from, part.length - 1);
                }
                assertThat(logits).as("chunks of %d", chunk).containsExactly(whole);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b", "tiny-c", "gpt-oss-nano"})
    void otherSequencesInTheBatchChangeNoBit(String name) {
        Random random = new Random(2);
        try (TestModel model = new TestModel(TestModel.directory(name), 2)) {
            List<int[]> prompts = IntStream.range(0, SEQUENCES)
                    .mapToObj(i -> tokens(model, random, 1 + random.nextInt(200)))
                    .toList();
            List<float[]> alone = new ArrayList<>();
            for (int[] prompt : prompts) {
                alone.add(model.prefill(prompt, prompt.length - 1));
            }
            float[] together = batch(model, prompts);
            for (int i = 0; i < SEQUENCES; i++) {
                int vocabulary = model.model.config().vocabSize();
                float[] own = Arrays.copyOfRange(together, i * vocabulary, (i + 1) * vocabulary);
                assertThat(own).as("sequence %d", i).containsExactly(alone.get(i));
            }
        }
    }

    private static float[] batch(TestModel model, List<int[]> prompts) {
        int[] tokens = prompts.stream().flatMapToInt(IntStream::of).toArray();
        int[] positions = prompts.stream()
                .flatMapToInt(prompt -> IntStream.range(0, prompt.length))
                .toArray();
        int[] sequences = IntStream.range(0, prompts.size())
                .flatMap(i -> IntStream.generate(() -> i).limit(prompts.get(i).length))
                .toArray();
        int[][] pages = IntStream.range(0, prompts.size())
                .mapToObj(i -> TestModel.pages(i, prompts.size()))
                .toArray(int[][]::new);
        int[] last = IntStream.range(0, tokens.length)
                .filter(row -> row == tokens.length - 1 || sequences[row + 1] != sequences[row])
                .toArray();
        float[] logits = new float[last.length * model.model.config().vocabSize()];
        model.model.forward(new ForwardInput(tokens, positions, sequences, pages, last), model.cache, logits);
        return logits;
    }

    private static int[] tokens(TestModel model, Random random, int count) {
        return random.ints(count, 0, model.model.config().vocabSize()).toArray();
    }
}
