package dev.slipway.runtime.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {

    private static final int MAX = 999_999;

    @Test
    void optionsComeInAnyOrderAndMayBeLeftOut() {
        Arguments given = parse("--tokens", "999999", "--model", "dir");

        assertThat(given.model()).isEqualTo(Path.of("dir"));
        assertThat(given.integer("--tokens", 1024, MAX)).isEqualTo(MAX);
        assertThat(parse("--model", "dir").integer("--tokens", 1024, MAX)).isEqualTo(1024);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "+1", "007", "1.5", "1e3", "1000000", "9999999999"})
    void aNumberIsWrittenPlainlyAndWithinItsBounds(String text) {
        Arguments given = parse("--tokens", text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> given.integer("--tokens", 1024, MAX))
                .withMessage("--tokens is %s; allowed: a whole number from 1 to 999999", text);
    }

    @Test
    void whatIsUnknownUnfinishedDoubledOrMissingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--texts", "3"))
                .withMessage("unknown option --texts");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("--model")).withMessage("--model needs a value");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--model", "a", "--model", "b"))
                .withMessage("--model is given twice");
        assertThatIllegalArgumentException().isThrownBy(() -> parse().model()).withMessage("--model is missing");
    }

    private static Arguments parse(String... args) {
        return Arguments.parse(args, Set.of("--model", "--tokens"));
    }
}
