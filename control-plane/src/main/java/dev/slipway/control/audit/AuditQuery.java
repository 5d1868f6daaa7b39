package dev.slipway.control.audit;

import dev.slipway.control.audit.AuditRequest.Direction;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.StoredText;
import dev.slipway.control.web.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for a page.
 *
 * @param after the last event of the page before; null for the first page
 * @param types null: all
 */
record AuditQuery(
        AuditRequest request,
        @Nullable Long after,
        Direction direction,
        int limit,
        @Nullable List<String> types) {

    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 200;
    private static final int MAX_TEXT = 256;
    private static final int MAX_VALUES = 100;
    private static final long LAST_MILLIS = 9_000_000_000_000L;

    static AuditQuery of(AuditRequest request) {
        List<ConfigViolation> violations = new ArrayList<>();
        int limit = Objects.requireNonNullElse(request.limit(), DEFAULT_LIMIT);
        if (limit < 1 || limit > MAX_LIMIT) {
            violations.add(new ConfigViolation("limit", limit, "an integer from 1 to " + MAX_LIMIT));
        }
        checkMillis("start_epoch_millis", request.startEpochMillis(), violations);
        checkMillis("end_epoch_millis", request.endEpochMillis(), violations);
        checkOrder(request, violations);
        checkTexts(request, violations);
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        AuditCursor cursor = request.cursor() == null ? null : AuditCursor.parse(request.cursor());
        Direction asked = Objects.requireNonNullElse(request.direction(), Direction.DESC);
        List<EventGroup> groups = request.eventTypeGroups();
        return new AuditQuery(
                request,
                cursor == null ? null : cursor.after(),
                cursor == null ? asked : cursor.direction(),
                limit,
                groups == null
                        ? null
                        : groups.stream()
                                .flatMap(group -> group.types().stream())
                                .toList());
    }

    private static void checkMillis(String path, @Nullable Long value, List<ConfigViolation> violations) {
        if (value != null && (value < 0 || value > LAST_MILLIS)) {
            violations.add(new ConfigViolation(path, value, "milliseconds from 0 to " + LAST_MILLIS));
        }
    }

    private static void checkOrder(AuditRequest request, List<ConfigViolation> violations) {
        Long start = request.startEpochMillis();
        Long end = request.endEpochMillis();
        if (start != null && end != null && start > end) {
            violations.add(new ConfigViolation("start_epoch_millis", start, "not after the end, " + end));
        }
    }

    private static void checkTexts(AuditRequest request, List<ConfigViolation> violations) {
        check("search", request.search() == null ? List.of() : List.of(request.search()), violations);
        check("user_ids", request.userIds(), violations);
        check("deployment_ids", request.deploymentIds(), violations);
        check("chain_deployment_ids", request.chainDeploymentIds(), violations);
        check("environment_names", request.environmentNames(), violations);
    }

    private static void check(String path, @Nullable List<String> texts, List<ConfigViolation> violations) {
        if (texts == null) {
            return;
        }
        boolean fit = texts.stream().allMatch(AuditQuery::fits);
        if (texts.size() > MAX_VALUES || !fit) {
            violations.add(new ConfigViolation(
                    path, texts, "at most " + MAX_VALUES + " texts of at most " + MAX_TEXT + " characters"));
        }
    }

    private static boolean fits(String text) {
        return text.length() <= MAX_TEXT && StoredText.fits(text);
    }
}
