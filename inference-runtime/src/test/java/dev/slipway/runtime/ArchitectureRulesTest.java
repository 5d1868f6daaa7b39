package dev.slipway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule of {@link ArchitectureTest} fails on classes that were written to break it. */
class ArchitectureRulesTest {

    private static final String ROOT = "dev.slipway.runtime.";

    private static final JavaClasses BREAKERS = new ClassFileImporter()
            .importClasses(Stream.of(
                            "engine.RuleBreaker",
                            "engine.Sequence",
                            "engine.BlockTable",
                            "harmony.HarmonyParser",
                            "openai.StatusBreaker",
                            "tensor.Tensor",
                            "tokenizer.BpeTokenizer",
                            "tokenizer.LayerBreaker",
                            "tokenizer.unmarked.package-info")
                    .map(ArchitectureRulesTest::named)
                    .toList());

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void eachRuleSeesWhatBreaksIt(String name, ArchRule rule) {
        assertThat(rule.evaluate(BREAKERS).hasViolation()).as(name).isTrue();
    }

    static Stream<Object[]> rules() {
        return Arrays.stream(ArchitectureTest.class.getDeclaredFields())
                .filter(field -> field.getType() == ArchRule.class)
                .map(field -> new Object[] {field.getName(), rule(field)});
    }

    private static ArchRule rule(Field field) {
        try {
            return (ArchRule) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> named(String name) {
        try {
            return Class.forName(ROOT + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
