package dev.slipway.control.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a private registry is opened: checked by the rules of Truss. */
final class DockerAuth {

    private static final List<String> METHODS =
            List.of("GCP_SERVICE_ACCOUNT_JSON", "AWS_IAM", "AWS_OIDC", "GCP_OIDC", "REGISTRY_SECRET");
    private static final List<String> AWS = List.of("aws_oidc_role_arn", "aws_oidc_region");
    private static final List<String> GCP = List.of("gcp_oidc_service_account", "gcp_oidc_workload_id_provider");
    private static final List<String> SECRET = List.of("secret_name");

    private static final Map<String, List<String>> NEEDS =
            Map.of("GCP_SERVICE_ACCOUNT_JSON", SECRET, "AWS_OIDC", AWS, "GCP_OIDC", GCP);

    private DockerAuth() {}

    static void check(Fields fields) {
        String method = fields.requiredText(
                        "auth_method",
                        "one of " + String.join(", ", METHODS),
                        text -> METHODS.contains(text.toUpperCase(Locale.ROOT)))
                .toUpperCase(Locale.ROOT);
        fields.text("registry");
        fields.text("aws_access_key_id_secret_name");
        fields.text("aws_secret_access_key_secret_name");
        for (List<String> group : List.of(SECRET, AWS, GCP)) {
            group.forEach(name -> one(fields, name, method));
        }
        fields.end();
    }

    private static void one(Fields fields, String name, String method) {
        String value = fields.text(name);
        List<String> needs = NEEDS.get(method);
        if (needs != null && needs.contains(name) && value == null) {
            fields.violation(name, null, "must be provided when auth_method is " + method);
        } else if (needs != null && !needs.contains(name) && value != null) {
            fields.violation(name, value, "cannot be specified when auth_method is " + method);
        }
    }
}
