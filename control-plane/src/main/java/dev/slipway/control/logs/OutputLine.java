package dev.slipway.control.logs;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one line of a replica's output says: of a JSON object the fields that servers commonly write, of any other text what
 * can be seen in it.
 */
public record OutputLine(
        @Nullable Instant time,
        @Nullable LogLevel level,
        @Nullable String requestId,
        String message) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int HEAD = 160;
    private static final int MAX_ID = 256;
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d{1,9})?(?:Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern LEVEL =
            Pattern.compile("\\b(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|SEVERE|CRITICAL|FATAL)\\b");
    private static final Pattern REQUEST_ID = Pattern.compile("\\brequest_id[=:] ?\"?([0-9A-Za-z_.-]{1,256})");

    public static OutputLine parse(String line) {
        String text = OutputText.readable(line);
        return json(line).map(fields -> ofJson(fields, text)).orElseGet(() -> ofText(text));
    }

    private static Optional<JsonNode> json(String line) {
        String stripped = line.strip();
        if (!stripped.startsWith("{") || !stripped.endsWith("}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(stripped)).filter(JsonNode::isObject);
        } catch (JacksonException _) {
            return Optional.empty(); // looks like JSON and is text
        }
    }

    private static OutputLine ofJson(JsonNode fields, String whole) {
        Optional<String> message = text(fields, "message", "msg", "event");
        String trace =
                text(fields, "stack_trace", "exc_info").map(text -> "\n" + text).orElse("");
        return new OutputLine(
                text(fields, "@timestamp", "timestamp", "time")
                        .flatMap(OutputLine::time)
                        .orElse(null),
                text(fields, "level", "levelname", "severity")
                        .flatMap(word -> LogLevel.named(word.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                text(fields, "request_id", "requestId").filter(OutputLine::isId).orElse(null),
                message.map(said -> OutputText.readable(said + trace)).orElse(whole));
    }

    private static OutputLine ofText(String text) {
        String head = text.substring(0, Math.min(HEAD, text.length()));
        Matcher time = TIME.matcher(head);
        Matcher level = LEVEL.matcher(head);
        Matcher request = REQUEST_ID.matcher(text);
        return new OutputLine(
                time.find() ? time(time.group()).orElse(null) : null,
                level.find() ? LogLevel.named(level.group()).orElse(null) : null,
                request.find() ? request.group(1) : null,
                text);
    }

    private static Optional<String> text(JsonNode fields, String... names) {
        return Stream.of(names)
                .map(fields::get)
                .filter(value -> value != null && value.isString())
                .map(JsonNode::stringValue)
                .findFirst();
    }

    private static boolean isId(String text) {
        return !text.isEmpty() && text.length() <= MAX_ID && text.codePoints().noneMatch(Character::isISOControl);
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text.replace(' ', 'T').replace(',', '.'))
                    .toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty(); // looks like a time and is none
        }
    }
}
