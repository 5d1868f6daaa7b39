package dev.slipway.control.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputLineTest {

    @Test
    void ofAJsonLineTheUsualFieldsAreRead() {
        OutputLine line = OutputLine.parse("""
                {"@timestamp":"2026-11-25T12:00:00.123456+01:00","level":"WARN","request_id":"r-1","message":"slow \\u001b[31mred\\u001b[0m"}""");
        assertThat(line)
                .isEqualTo(new OutputLine(
                        Instant.parse("2026-11-25T11:00:00.123456Z"), LogLevel.WARNING, "r-1", "slow red"));
    }

    @Test
    void aStackTraceBelongsToItsLine() {
        assertThat(OutputLine.parse("{\"message\":\"broke\",\"stack_trace\":\"at A\\n\\tat B\"}")
                        .message())
                .isEqualTo("broke\nat A\n\tat B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"message\":\"cut of", "{}", "{\"level\":7}", "{not json}", "[\"message\"]", "{", ""})
    void whatIsNoJsonLineIsText(String text) {
        assertThat(OutputLine.parse(text)).isEqualTo(new OutputLine(null, null, null, text));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-25T12:00:00.5Z ERROR broke,ERROR",
        "INFO:     Application startup complete.,INFO",
        "[WARN] slow,WARNING",
        "FATAL out of memory,ERROR",
        "DEBUG x,DEBUG",
        "informed of errors,",
        "ERRORS: 0,"
    })
    void aLevelIsSeenInText(String text, LogLevel level) {
        assertThat(OutputLine.parse(text).level()).isEqualTo(level);
    }

    @Test
    void timeAndRequestAreSeenInText() {
        OutputLine line = OutputLine.parse("2026-11-25 12:00:00,500+00:00 INFO done request_id=abc-1 in 3 ms");
        assertThat(line.time()).isEqualTo("2026-11-25T12:00:00.5Z");
        assertThat(line.requestId()).isEqualTo("abc-1");
        assertThat(OutputLine.parse("2026-99-25T12:00:00Z nonsense").time()).isNull();
    }

    @Test
    void whatIsNoTextLeavesAMarkAndWhatIsTooLongIsCut() {
        assertThat(OutputLine.parse("a\0b\u0007c\ud800d").message()).isEqualTo("a\ufffdb\ufffdc\ufffdd");
        String message = OutputLine.parse("x".repeat(20_000)).message();
        assertThat(message).endsWith("… (3616 more characters were cut)").hasSizeLessThan(16_500);
    }
}
