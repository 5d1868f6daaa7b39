package dev.slipway.control.access;

import dev.slipway.control.access.RequestRates.RateLimit;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.StoredText;
import dev.slipway.control.web.CheckedBody;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The body that asks for a key: Baseten's, and what its console asks beside it.
 *
 * @param environmentNames Slipway's own: the only environments that the key may call
 * @param rateLimits Slipway's own: how many requests the key may make
 */
record KeyRequest(
        @Nullable @Size(min = 1, max = 255) String name,
        @NotNull ApiKey.Type type,
        @Nullable List<String> modelIds,
        @Nullable List<String> environmentNames,
        @Nullable List<RateLimit> rateLimits)
        implements CheckedBody {

    private static final int MAX_THRESHOLD = 1_000_000;
    private static final int MAX_SCOPE = 1000;

    /** Whether the models are there is another question. */
    NewKey checked() {
        check();
        return new NewKey(name, type, new KeyScope(modelIds, environmentNames), RequestRates.of(limits()));
    }

    @Override
    public List<ConfigViolation> violations() {
        List<ConfigViolation> violations = new ArrayList<>();
        if (name != null && !(StoredText.fits(name) && name.codePoints().noneMatch(Character::isISOControl))) {
            violations.add(new ConfigViolation("name", name, "text without control characters"));
        }
        if (type != null) {
            checkScope("model_ids", modelIds, "[a-z0-9]{8}", type.takesModels(), violations);
            checkScope("environment_names", environmentNames, "[a-z0-9-]{1,40}", type.takesEnvironments(), violations);
        }
        for (int i = 0; i < limits().size(); i++) {
            checkLimit("rate_limits[" + i + "]", limits().get(i), violations);
        }
        return violations;
    }

    private List<RateLimit> limits() {
        return Objects.requireNonNullElse(rateLimits, List.of());
    }

    /** An empty list would open nothing, or everything: it is refused rather than guessed at. */
    private void checkScope(
            String path, @Nullable List<String> scope, String form, boolean taken, List<ConfigViolation> violations) {
        if (scope == null) {
            return;
        }
        boolean formed = scope.stream().allMatch(element -> element != null && element.matches(form));
        if (!taken) {
            violations.add(new ConfigViolation(path, scope, "null for a key of type " + type));
        } else if (scope.isEmpty() || scope.size() > MAX_SCOPE || !formed) {
            violations.add(new ConfigViolation(path, scope, "null, or 1 to " + MAX_SCOPE + " of the form " + form));
        }
    }

    private static void checkLimit(String path, @Nullable RateLimit limit, List<ConfigViolation> violations) {
        if (limit == null || limit.type() == null || limit.unit() == null) {
            violations.add(new ConfigViolation(
                    path, limit, "an object of type REQUEST, unit SECOND or MINUTE, and threshold"));
        } else if (limit.threshold() < 1 || limit.threshold() > MAX_THRESHOLD) {
            violations.add(new ConfigViolation(
                    path + ".threshold", limit.threshold(), "an integer from 1 to " + MAX_THRESHOLD));
        }
    }
}
