package dev.slipway.control.logs;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.StoredText;
import dev.slipway.control.web.InvalidRequestException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for lines.
 *
 * @param from epoch nanoseconds, the first that counts
 * @param to epoch nanoseconds, the first that does not
 * @param pattern what a message must contain; linear in its length, whoever wrote it
 */
record LogQuery(
        long from,
        long to,
        boolean newestFirst,
        int limit,
        @Nullable LogLevel minLevel,
        @Nullable String replica,
        @Nullable String requestId,
        @Nullable String component,
        @Nullable Pattern pattern,
        List<String> includes,
        List<String> excludes) {

    private static final Duration DEFAULT_WINDOW = Duration.ofMinutes(30);
    private static final Duration LONGEST_WINDOW = Duration.ofDays(7);
    private static final int DEFAULT_LIMIT = 500;
    private static final int MAX_LIMIT = 1000;
    private static final int MAX_FILTERS = 8;
    private static final int MAX_TEXT = 256;

    /** Beyond it nanoseconds do not fit into 64 bits. */
    private static final long LAST_MILLIS = 9_000_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000;

    /** Of all that is wrong with the request, everything at once. */
    static LogQuery of(LogRequest request, Instant now) {
        List<ConfigViolation> violations = new ArrayList<>();
        long to = Objects.requireNonNullElse(request.endEpochMillis(), now.toEpochMilli());
        long from = Objects.requireNonNullElse(request.startEpochMillis(), to - DEFAULT_WINDOW.toMillis());
        checkWindow(request, from, to, violations);
        int limit = Objects.requireNonNullElse(request.limit(), DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            violations.add(new ConfigViolation("limit", limit, "an integer from 1 to " + MAX_LIMIT));
        }
        checkText("replica", request.replica(), violations);
        checkText("request_id", request.requestId(), violations);
        checkText("component", request.component(), violations);
        checkTexts("includes", request.includes(), violations);
        checkTexts("excludes", request.excludes(), violations);
        Pattern pattern = pattern(request.searchPattern(), violations);
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        return new LogQuery(
                Math.max(0, from) * NANOS_PER_MILLI,
                (request.endEpochMillis() == null ? to + 1 : to) * NANOS_PER_MILLI,
                request.direction() != LogRequest.Direction.asc,
                limit,
                request.minLevel(),
                request.replica(),
                request.requestId(),
                request.component(),
                pattern,
                Objects.requireNonNullElse(request.includes(), List.of()),
                Objects.requireNonNullElse(request.excludes(), List.of()));
    }

    private static void checkWindow(LogRequest request, long from, long to, List<ConfigViolation> violations) {
        int before = violations.size();
        checkMillis("start_epoch_millis", request.startEpochMillis(), violations);
        checkMillis("end_epoch_millis", request.endEpochMillis(), violations);
        if (violations.size() > before) {
            return;
        }
        if (from > to) {
            violations.add(new ConfigViolation("start_epoch_millis", from, "not after the end, " + to));
        }
        if (to - from > LONGEST_WINDOW.toMillis()) {
            violations.add(new ConfigViolation("start_epoch_millis", from, "at most 7 days before the end, " + to));
        }
    }

    private static void checkMillis(String path, @Nullable Long value, List<ConfigViolation> violations) {
        if (value != null && (value < 0 || value > LAST_MILLIS)) {
            violations.add(new ConfigViolation(path, value, "milliseconds from 0 to " + LAST_MILLIS));
        }
    }

    private static void checkTexts(String path, @Nullable List<String> texts, List<ConfigViolation> violations) {
        if (texts == null) {
            return;
        }
        if (texts.size() > MAX_FILTERS) {
            violations.add(new ConfigViolation(path, texts.size(), "at most " + MAX_FILTERS + " texts"));
        }
        for (int i = 0; i < texts.size(); i++) {
            String place = path + "[" + i + "]";
            if (texts.get(i) == null) { // JSON can say so
                violations.add(new ConfigViolation(place, null, "a text"));
            }
            checkText(place, texts.get(i), violations);
        }
    }

    private static void checkText(String path, @Nullable String text, List<ConfigViolation> violations) {
        if (text != null && (text.length() > MAX_TEXT || !StoredText.fits(text))) {
            violations.add(new ConfigViolation(path, text, "a text of at most " + MAX_TEXT + " characters"));
        }
    }

    private static @Nullable Pattern pattern(@Nullable String text, List<ConfigViolation> violations) {
        checkText("search_pattern", text, violations);
        if (text == null || !violations.isEmpty()) {
            return null;
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            violations.add(new ConfigViolation(
                    "search_pattern", text, "a regular expression as RE2 reads it: " + e.getDescription()));
            return null;
        }
    }
}
