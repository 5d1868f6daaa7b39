package dev.slipway.control.secret;

import dev.slipway.control.access.Caller;
import dev.slipway.control.config.ConfigViolation;
import dev.slipway.control.config.StoredText;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Secrets over HTTP; no answer carries a value. */
@RestController
@RequestMapping("/v1")
class SecretController {

    private static final String NAME = "[-._a-zA-Z0-9]{1,253}";

    private final StoredSecrets secrets;

    SecretController(StoredSecrets secrets) {
        this.secrets = secrets;
    }

    @GetMapping("/secrets")
    SecretList list(@AuthenticationPrincipal Caller caller) {
        return new SecretList(secrets.list(caller.organisationId()));
    }

    @GetMapping("/teams/{team_id}/secrets")
    SecretList ofTeam(@AuthenticationPrincipal Caller caller, @PathVariable("team_id") String teamId) {
        caller.requireTeam(teamId);
        return list(caller);
    }

    /** Makes it, or gives it another value. */
    @PostMapping(path = "/secrets", consumes = MediaType.APPLICATION_JSON_VALUE)
    Secret put(@AuthenticationPrincipal Caller caller, @Valid @RequestBody UpsertSecret request) {
        request.check();
        return secrets.put(caller, request.name(), request.value());
    }

    @PostMapping(path = "/teams/{team_id}/secrets", consumes = MediaType.APPLICATION_JSON_VALUE)
    Secret putForTeam(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("team_id") String teamId,
            @Valid @RequestBody UpsertSecret request) {
        caller.requireTeam(teamId);
        return put(caller, request);
    }

    @DeleteMapping("/secrets/{secret_name}")
    SecretTombstone delete(@AuthenticationPrincipal Caller caller, @PathVariable("secret_name") String name) {
        if (!name.matches(NAME)) {
            throw new NotFoundException("secret", name);
        }
        return new SecretTombstone(secrets.delete(caller, name));
    }

    @DeleteMapping("/teams/{team_id}/secrets/{secret_name}")
    SecretTombstone deleteOfTeam(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("team_id") String teamId,
            @PathVariable("secret_name") String name) {
        caller.requireTeam(teamId);
        return delete(caller, name);
    }

    record UpsertSecret(@NotNull String name, @NotNull String value) {

        /** What one environment variable can hold, with room to spare. */
        private static final int MAX_BYTES = 64 * 1024;

        void check() {
            if (!name.matches(NAME) || name.equals(".") || name.equals("..")) {
                throw new InvalidRequestException("name", name, "1 to 253 characters of A-Z, a-z, 0-9, -, _ and .");
            }
            checkValue(value);
        }

        /** The violation does not repeat what it is about. */
        private static void checkValue(@Nullable String value) {
            if (value == null || !StoredText.fits(value) || value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
                throw new InvalidRequestException(List.of(new ConfigViolation(
                        "value", null, "a text without U+0000 of at most " + MAX_BYTES + " bytes")));
            }
        }

        @Override
        public String toString() {
            return "secret " + name;
        }
    }

    record SecretList(List<Secret> secrets) {}

    record SecretTombstone(String name) {}
}
