package dev.slipway.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Golden values are float32; the tolerances are those of the models' README: a larger difference is an error, not rounding. */
class GoldenModelTest {

    private static final double LOGITS = 1e-3;
    private static final double HIDDEN = 1e-3;

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b", "tiny-c", "gpt-oss-nano"})
    void logitsOfEveryStoredPositionAreGolden(String name) {
        Golden golden = new Golden(TestModel.directory(name));
        try (TestModel model = new TestModel(TestModel.directory(name), 2)) {
            for (Golden.Case each : golden.cases()) {
                float[] logits = model.prefill(each.inputIds(), each.positions());
                assertThat(largestDifference(logits, golden.logits(each)))
                        .as(each.name())
                        .isCloseTo(0, within(LOGITS));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b", "tiny-c", "gpt-oss-nano"})
    void greedyTokensAreGoldenUntilAMarginIsSmall(String name) {
        Golden golden = new Golden(TestModel.directory(name));
        try (TestModel model = new TestModel(TestModel.directory(name), 1)) {
            for (Golden.Case each : golden.cases()) {
                int count = each.safeGreedyTokens();
                assertThat(model.greedy(each.inputIds(), count))
                        .as(each.name())
                        .isEqualTo(TestModel.part(each.greedy(), 0, count));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a", "tiny-b", "tiny-c"})
    void residualStreamOfEveryLayerIsGolden(String name) {
        Golden golden = new Golden(TestModel.directory(name));
        List<float[]> seen = new ArrayList<>();
        int width = ModelConfig.read(TestModel.directory(name)).hiddenSize();
        try (TestModel model = new TestModel(TestModel.directory(name), 1, ops -> new ObservedOps(ops, width, seen))) {
            for (Golden.Case each :
                    golden.cases().stream().filter(golden::hasHidden).toList()) {
                seen.clear();
                model.prefill(each.inputIds(), 0);
                for (int i = 0; i < seen.size(); i++) {
                    float[] expected = golden.hidden(each, i);
                    assertThat(largestDifference(seen.get(i), expected))
                            .as(each.name() + ".hidden." + i)
                            .isCloseTo(0, within(HIDDEN));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny-a-original"})
    void openAisOwnNamesGiveTheSameLogits(String name) {
        Golden golden = new Golden(TestModel.directory("tiny-a"));
        try (TestModel model = new TestModel(TestModel.directory(name), 1)) {
            for (Golden.Case each : golden.cases()) {
                float[] logits = model.prefill(each.inputIds(), each.positions());
                assertThat(largestDifference(logits, golden.logits(each)))
                        .as(each.name())
                        .isCloseTo(0, within(LOGITS));
            }
        }
    }

    private static double largestDifference(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        double largest = 0;
        for (int i = 0; i < actual.length; i++) {
            double difference = Math.abs(actual[i] - expected[i]);
            assertThat(difference).isNotNaN();
            largest = Math.max(largest, difference);
        }
        return largest;
    }
}
