package dev.slipway.control.access;

import dev.slipway.control.config.StoredText;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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

/** API keys over HTTP; a key's secret is in one answer, the one that makes it. */
@RestController
@RequestMapping("/v1/api_keys")
class ApiKeyController {

    private final ApiKeys apiKeys;
    private final ApiKeyRepository keys;
    private final UserRepository users;

    ApiKeyController(ApiKeys apiKeys, ApiKeyRepository keys, UserRepository users) {
        this.apiKeys = apiKeys;
        this.keys = keys;
        this.users = users;
    }

    @GetMapping
    KeyList list(@AuthenticationPrincipal Caller caller) {
        Map<String, User> owners = users.findByOrganisationId(caller.organisationId()).stream()
                .collect(Collectors.toMap(User::id, user -> user));
        return new KeyList(
                keys.findByOrganisationIdAndRevokedAtIsNullOrderByCreatedAtAscIdAsc(caller.organisationId()).stream()
                        .map(key -> KeyInfo.from(key, owners.get(key.userId())))
                        .toList());
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    CreatedKey create(@AuthenticationPrincipal Caller caller, @Valid @RequestBody CreateKey request) {
        request.check();
        return new CreatedKey(
                apiKeys.create(caller, request.name(), request.type()).reveal());
    }

    @DeleteMapping("/{api_key_prefix}")
    KeyTombstone revoke(@AuthenticationPrincipal Caller caller, @PathVariable("api_key_prefix") String prefix) {
        if (!StoredText.fits(prefix)) {
            throw new NotFoundException("API key", prefix);
        }
        apiKeys.revoke(caller, prefix);
        return new KeyTombstone(prefix);
    }

    record CreateKey(
            @Nullable @Size(min = 1, max = 255) String name,
            @NotNull ApiKey.Type type,
            @Nullable List<String> modelIds) {

        /** A limit that nothing enforces would be a promise broken in silence. */
        void check() {
            if (modelIds != null && !modelIds.isEmpty()) {
                throw new InvalidRequestException("model_ids", modelIds, "null; keys cannot be limited to models yet");
            }
            if (name != null && !(StoredText.fits(name) && name.codePoints().noneMatch(Character::isISOControl))) {
                throw new InvalidRequestException("name", name, "text without control characters");
            }
        }
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
            return new KeyInfo(key.prefix(), key.name(), key.type(), null, null, owner);
        }
    }

    record Owner(
            String userId, @Nullable String email, @Nullable String name) {}
}
