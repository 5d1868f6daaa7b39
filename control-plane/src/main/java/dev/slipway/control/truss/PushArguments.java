package dev.slipway.control.truss;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.deployment.PushRequests.Payload;
import dev.slipway.control.deployment.PushedConfig;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import graphql.schema.DataFetchingEnvironment;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the three mutations that deploy are given; which of it is there, their schema says.
 *
 * @param name the model's, or the deployment's where the model exists
 * @param config base64 of JSON: every field, with its default where the user said nothing
 * @param rawConfig base64 of the user's own text
 * @param userDeployMetadata labels, as JSON text
 */
record PushArguments(
        String name,
        String modelId,
        String s3Key,
        String config,
        @Nullable String rawConfig,
        @Nullable String versionName,
        @Nullable String environmentName,
        @Nullable Boolean preserveEnvInstanceType,
        @Nullable Boolean scaleDownOldProduction,
        @Nullable Boolean allowTrussDownload,
        @Nullable Integer deployTimeoutMinutes,
        @Nullable String teamId,
        @Nullable String userDeployMetadata) {

    /** Turns arguments into what a push over REST has in its body. */
    @Component
    static class Reader {

        private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

        private final JsonMapper json;
        private final Validator validator;

        Reader(JsonMapper json, Validator validator) {
            this.json = json;
            this.validator = validator;
        }

        PushArguments read(Caller caller, DataFetchingEnvironment environment) {
            PushArguments given = json.convertValue(environment.getArguments(), PushArguments.class);
            if (given.teamId() != null && !given.teamId().equals(caller.organisationId())) {
                throw new NotFoundException("team", given.teamId());
            }
            return given;
        }

        PushedConfig config(String base64) {
            return new PushedConfig(object("config", decoded("config", base64)), null);
        }

        Payload payload(PushArguments given, @Nullable String deploymentName, boolean development) {
            String labels = given.userDeployMetadata();
            String raw = given.rawConfig();
            Payload payload = new Payload(
                    object("config", decoded("config", given.config())),
                    raw == null ? null : decoded("raw_config", raw),
                    given.environmentName(),
                    deploymentName,
                    labels == null ? null : object("user_deploy_metadata", labels),
                    given.deployTimeoutMinutes(),
                    development,
                    given.preserveEnvInstanceType(),
                    given.scaleDownOldProduction());
            check(payload);
            return payload;
        }

        private void check(Payload payload) {
            List<ConfigViolation> violations = validator.validate(payload).stream()
                    .map(found -> new ConfigViolation(
                            found.getPropertyPath()
                                    .toString()
                                    .replaceAll("([a-z])([A-Z])", "$1_$2")
                                    .toLowerCase(Locale.ROOT),
                            found.getInvalidValue(),
                            found.getMessage()))
                    .toList();
            if (!violations.isEmpty()) {
                throw new InvalidRequestException(violations);
            }
            payload.check();
        }

        private static String decoded(String argument, String base64) {
            try {
                return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException _) {
                throw new InvalidRequestException(argument, base64, "base64");
            }
        }

        private Map<String, Object> object(String argument, String text) {
            try {
                Map<String, Object> object = json.readValue(text, OBJECT);
                if (object != null) {
                    return object;
                }
            } catch (JacksonException _) {
                throw new InvalidRequestException(argument, text, "a JSON object");
            }
            throw new InvalidRequestException(argument, text, "a JSON object");
        }
    }
}
