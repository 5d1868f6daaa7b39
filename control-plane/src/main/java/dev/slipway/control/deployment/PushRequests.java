package dev.slipway.control.deployment;

import dev.slipway.control.config.ConfigParser;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.deployment.PushTarget.ModelReference;
import dev.slipway.control.web.CheckedBody;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the bodies of pushes hold; the names are Baseten's. */
public final class PushRequests {

    private static final String ARCHIVE = "model_archive";

    private PushRequests() {}

    record CreateModel(@NotNull @Valid ModelSource source) implements CheckedBody {

        @Override
        public List<ConfigViolation> violations() {
            return source == null ? List.of() : sourceViolations(source.kind, source.s3Key, source.deployment);
        }

        record ModelSource(
                @Nullable String kind,
                @NotNull @Size(min = 1, max = 255) String name,
                @NotNull @Valid Payload deployment,
                @Nullable String s3Key) {}
    }

    record CreateDeployment(@NotNull @Valid DeploymentSource source) implements CheckedBody {

        @Override
        public List<ConfigViolation> violations() {
            return source == null ? List.of() : sourceViolations(source.kind, source.s3Key, source.deployment);
        }

        record DeploymentSource(
                @Nullable String kind,
                @NotNull @Valid Payload deployment,
                @Nullable String s3Key) {}
    }

    record PrepareUpload(
            @NotNull @Valid Payload deployment,
            @Nullable String name,
            @Nullable String modelId) implements CheckedBody {

        @Override
        public List<ConfigViolation> violations() {
            List<ConfigViolation> violations = new ArrayList<>();
            if ((name == null) == (modelId == null)) {
                violations.add(new ConfigViolation("name", name, "exactly one of name and model_id"));
            }
            if (deployment != null) {
                violations.addAll(deployment.violations());
            }
            return violations;
        }
    }

    /** @param config what the client read of the config; may be absent where the text is there */
    public record Payload(
            @Nullable Map<String, Object> config,
            @Nullable String rawConfig,

            @Nullable @Pattern(regexp = "[a-z0-9-]{1,40}", message = "1 to 40 characters a-z, 0-9 and -")
            String environmentName,

            @Nullable
            @Pattern(regexp = "[0-9A-Za-z_.-]{1,255}", message = "1 to 255 characters 0-9, A-Z, a-z, _, . and -")
            String deploymentName,

            @Nullable Map<String, Object> labels,
            @Nullable @Min(10) @Max(1440) Integer deployTimeoutMinutes,
            @Nullable Boolean isDevelopment,
            @Nullable Boolean preserveEnvInstanceType,
            @Nullable Boolean scaleDownOldProduction)
            implements CheckedBody {

        @Override
        public List<ConfigViolation> violations() {
            List<ConfigViolation> violations = new ArrayList<>();
            if (config == null && rawConfig == null) {
                violations.add(new ConfigViolation("deployment.config", null, "required: the config as a JSON object"));
            }
            if (development() && environmentName != null) {
                violations.add(new ConfigViolation(
                        "deployment.environment_name",
                        environmentName,
                        "null with is_development: it serves no environment"));
            }
            if (development() && deploymentName != null) {
                violations.add(new ConfigViolation(
                        "deployment.deployment_name",
                        deploymentName,
                        "null with is_development: there is one of a model"));
            }
            return violations;
        }

        private boolean development() {
            return Boolean.TRUE.equals(isDevelopment);
        }

        public PushedConfig pushedConfig() {
            return new PushedConfig(config, rawConfig);
        }

        public PushTarget target(ModelReference model) {
            Map<String, Object> storedLabels = labels == null ? null : ConfigParser.plain("labels", labels);
            return new PushTarget(
                    model,
                    development(),
                    deploymentName,
                    environmentName,
                    !Boolean.FALSE.equals(preserveEnvInstanceType),
                    Boolean.FALSE.equals(scaleDownOldProduction),
                    storedLabels,
                    deployTimeoutMinutes,
                    0);
        }
    }

    private static List<ConfigViolation> sourceViolations(
            @Nullable String kind, @Nullable String s3Key, @Nullable Payload deployment) {
        List<ConfigViolation> violations = new ArrayList<>();
        if (kind != null && !kind.equals(ARCHIVE)) {
            violations.add(new ConfigViolation("source.kind", kind, ARCHIVE));
        }
        if (s3Key != null) {
            violations.add(new ConfigViolation("source.s3_key", s3Key, "null; no upload was asked for"));
        }
        if (deployment != null) {
            violations.addAll(deployment.violations());
        }
        return violations;
    }
}
