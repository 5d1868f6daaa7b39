package dev.slipway.control.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** How a source of weights is opened: checked by the rules of Truss; which fields a method needs, and that it has no others. */
final class WeightsAuth {

    private static final List<String> FIELDS = List.of(
            "auth_secret_name",
            "aws_oidc_role_arn",
            "aws_oidc_region",
            "gcp_oidc_service_account",
            "gcp_oidc_workload_id_provider",
            "aws_assume_role_arn",
            "aws_assume_role_region");

    private static final Map<String, List<String>> NEEDS = Map.of(
            "CUSTOM_SECRET", List.of("auth_secret_name"),
            "AWS_OIDC", List.of("aws_oidc_role_arn", "aws_oidc_region"),
            "GCP_OIDC", List.of("gcp_oidc_service_account", "gcp_oidc_workload_id_provider"),
            "AWS_ASSUME_ROLE", List.of());

    private WeightsAuth() {}

    static void check(Fields weights) {
        String secret = weights.text("auth_secret_name");
        weights.idle("auth_secret_name", secret == null);
        if (!weights.has("auth")) {
            weights.idle("auth", true);
            return;
        }
        Fields auth = weights.object("auth");
        weights.idle("auth", false);
        String method = auth.requiredText(
                        "auth_method",
                        "one of " + String.join(", ", new TreeSet<>(NEEDS.keySet())),
                        WeightsAuth::isMethod)
                .toUpperCase(Locale.ROOT);
        List<String> needs = NEEDS.getOrDefault(method, List.of());
        for (String field : FIELDS) {
            String value = auth.text(field);
            if (value == null && needs.contains(field)) {
                auth.violation(field, null, "must be provided when auth_method is " + method);
            } else if (value != null && !needs.isEmpty() && !needs.contains(field)) {
                auth.violation(field, value, "cannot be specified when auth_method is " + method);
            }
        }
        if (secret != null && auth.has("auth_secret_name")) {
            weights.violation("auth_secret_name", secret, "not together with auth.auth_secret_name");
        }
        auth.end();
    }

    private static boolean isMethod(String text) {
        return NEEDS.containsKey(text.toUpperCase(Locale.ROOT));
    }
}
