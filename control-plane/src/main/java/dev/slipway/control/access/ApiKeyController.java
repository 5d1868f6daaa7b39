package dev.slipway.control.access;

import dev.slipway.control.access.AuthenticationFilter.Authority;
import dev.slipway.control.access.RequestRates.RateLimit;
import dev.slipway.control.config.StoredText;
import dev.slipway.control.web.ForbiddenException;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** API keys over HTTP; a key's secret is in one answer, the one that makes it. */
@RestController
@RequestMapping("/v1")
class ApiKeyController {

    private final ApiKeys apiKeys;
    private final ApiKeyRepository keys;
    private final UserRepository users;

    ApiKeyController(ApiKeys apiKeys, ApiKeyRepository keys, UserRepository users) {
        this.apiKeys = apiKeys;
        this.keys = keys;
        this.users = users;
    }

    @GetMapping("/api_keys")
    KeyList list(@AuthenticationPrincipal Caller caller) {
        Map<String, User> owners = users.findByOrganisationId(caller.organisationId()).stream()
                .collect(Collectors.toMap(User::id, user -> user));
        return new KeyList(
                keys.findByOrganisationIdAndRevokedAtIsNullOrderByCreatedAtAscIdAsc(caller.organisationId()).stream()
                        .map(key -> KeyInfo.from(key, owners.get(key.userId())))
                        .toList());
    }

    @PostMapping(path = "/api_keys", consumes = MediaType.APPLICATION_JSON_VALUE)
    CreatedKey create(
            @AuthenticationPrincipal Caller caller,
            Authentication authentication,
            @Valid @RequestBody KeyRequest request) {
        NewKey wanted = request.checked();
        if (wanted.type().managesModels() && !Authority.manages(authentication)) {
            throw new ForbiddenException("this API key may not make one that may do more than itself");
        }
        return new CreatedKey(apiKeys.create(caller, wanted).reveal());
    }

    @PostMapping(path = "/teams/{team_id}/api_keys", consumes = MediaType.APPLICATION_JSON_VALUE)
    CreatedKey createForTeam(
            @AuthenticationPrincipal Caller caller,
            Authentication authentication,
            @PathVariable("team_id") String teamId,
            @Valid @RequestBody KeyRequest request) {
        caller.requireTeam(teamId);
        if (!request.type().belongsToTeams()) {
            throw new InvalidRequestException("type", request.type(), "a type that a team may have");
        }
        return create(caller, authentication, request);
    }

    /** What the list, whose shape is Baseten's, has no room for. */
    @GetMapping("/api_keys/{api_key_prefix}")
    KeyDetails get(@AuthenticationPrincipal Caller caller, @PathVariable("api_key_prefix") String prefix) {
        return KeyDetails.from(apiKeys.get(caller, known(prefix)));
    }

    @DeleteMapping("/api_keys/{api_key_prefix}")
    KeyTombstone revoke(@AuthenticationPrincipal Caller caller, @PathVariable("api_key_prefix") String prefix) {
        apiKeys.revoke(caller, known(prefix));
        return new KeyTombstone(prefix);
    }

    private static String known(String prefix) {
        if (!StoredText.fits(prefix)) {
            throw new NotFoundException("API key", prefix);
        }
        return prefix;
    }

    record CreatedKey(String apiKey) {}

    record KeyTombstone(String prefix) {}

    record KeyList(List<KeyInfo> keys) {}

    record KeyInfo(
            String prefix,
            @Nullable String name,
            ApiKey.Type type,
            @Nullable List<String> modelIds,
            @Nullable String teamName,
            @Nullable Owner owner) {

        static KeyInfo from(ApiKey key, @Nullable User user) {
            boolean personal = key.type() == ApiKey.Type.PERSONAL;
            Owner owner = personal && user != null ? new Owner(user.id(), user.email(), user.name()) : null;
            return new KeyInfo(key.prefix(), key.name(), key.type(), key.scope().modelIds(), null, owner);
        }
    }

    /** Everything about a key but its secret. */
    record KeyDetails(
            String prefix,
            @Nullable String name,
            ApiKey.Type type,
            @Nullable List<String> modelIds,
            @Nullable List<String> environmentNames,
            List<RateLimit> rateLimits,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {

        static KeyDetails from(ApiKey key) {
            return new KeyDetails(
                    key.prefix(),
                    key.name(),
                    key.type(),
                    key.scope().modelIds(),
                    key.scope().environmentNames(),
                    key.rates().limits(),
                    key.createdAt(),
                    key.lastUsedAt());
        }
    }

    record Owner(
            String userId, @Nullable String email, @Nullable String name) {}
}
