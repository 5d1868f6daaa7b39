package dev.slipway.runtime.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class ParserMessageTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            {             | Unexpected end-of-input: expected close marker for Object (line 1, column 2)
            {'a': [       | Unexpected end-of-input: expected close marker for Array (line 1, column 8)
            {'a': 'b      | Unexpected end-of-input (line 1, column 9)
            {'a': 1} {}   | Trailing token found after value (line 1, column 10)
            {'a': tru}    | Unrecognized token 'tru': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false') (line 1, column 7)
            NaN           | Non-standard token 'NaN' (line 1, column 4)
            // no comment | Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (line 1, column 1)""")
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertThat(message(text.replace('\'', '"'))).isEqualTo(message);
    }

    @Test
    void countsLines() {
        assertThat(message("{\n  \"a\": 1,\n  \"b\": }")).endsWith("(line 3, column 8)");
    }

    static Stream<String> tooMuch() {
        return Stream.of("[".repeat(2000), "1".repeat(2000), "{\"%s\": 1}".formatted("a".repeat(100_000)));
    }

    @ParameterizedTest
    @MethodSource("tooMuch")
    void limitsAreGivenWithoutTheirNames(String text) {
        assertThat(message(text))
                .containsPattern("exceeds the maximum allowed \\(\\d+\\)")
                .doesNotContain("`");
    }

    private static String message(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ParserMessage.of(catchThrowableOfType(
                JacksonException.class, () -> JsonMapper.shared().readTree(bytes)));
    }
}
