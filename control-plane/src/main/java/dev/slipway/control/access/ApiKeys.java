package dev.slipway.control.access;

import dev.slipway.control.Identifiers;
import dev.slipway.control.event.Events;
import dev.slipway.control.web.ConflictException;
import dev.slipway.control.web.InvalidRequestException;
import dev.slipway.control.web.NotFoundException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes, checks and revokes API keys. */
@Component
class ApiKeys {

    private final ApiKeyRepository keys;
    private final Identifiers identifiers;
    private final Secrets secrets;
    private final Events events;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    ApiKeys(
            ApiKeyRepository keys,
            Identifiers identifiers,
            Secrets secrets,
            Events events,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.keys = keys;
        this.identifiers = identifiers;
        this.secrets = secrets;
        this.events = events;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** The key that this text opens, unless it was revoked or the secret is another. */
    Optional<ApiKey> find(ApiKeyText text) {
        return keys.findByPrefix(text.prefix()).filter(key -> key.opensWith(text));
    }

    @Transactional
    public ApiKeyText create(Caller owner, NewKey wanted) {
        checkModels(owner, wanted.scope().modelIds());
        keys.lockOrganisation(owner.organisationId());
        String name = wanted.name();
        if (name != null && keys.existsByOrganisationIdAndNameAndRevokedAtIsNull(owner.organisationId(), name)) {
            throw new ConflictException("there is an API key with the name " + name);
        }
        ApiKeyText text = new ApiKeyText(secrets.nextPrefix(), secrets.next());
        add(owner, text, wanted);
        return text;
    }

    /**
     * Takes in a key that was made elsewhere, once: when it was revoked it does not come back. The one that was taken in
     * before it is revoked; where a user's own key has the name, it gets none.
     */
    @Transactional
    public void register(Caller owner, ApiKeyText text, String name) {
        keys.lockOrganisation(owner.organisationId());
        if (keys.existsByPrefix(text.prefix())) {
            return;
        }
        keys.findRegistered(owner.organisationId(), name).forEach(key -> revoke(owner, key));
        boolean taken = keys.existsByOrganisationIdAndNameAndRevokedAtIsNull(owner.organisationId(), name);
        add(owner, text, NewKey.unlimited(taken ? null : name, ApiKey.Type.PERSONAL));
    }

    boolean isLive(String prefix) {
        return keys.findByPrefix(prefix).filter(ApiKey::isLive).isPresent();
    }

    @Transactional
    public void revoke(Caller caller, String prefix) {
        revoke(caller, get(caller, prefix));
    }

    /** The live key of this prefix. */
    ApiKey get(Caller caller, String prefix) {
        return keys.findByPrefixAndOrganisationIdAndRevokedAtIsNull(prefix, caller.organisationId())
                .orElseThrow(() -> new NotFoundException("API key", prefix));
    }

    private void checkModels(Caller owner, @Nullable List<String> ids) {
        if (ids == null) {
            return;
        }
        List<String> known = keys.knownModels(owner.organisationId(), ids);
        List<String> unknown = ids.stream().filter(id -> !known.contains(id)).toList();
        if (!unknown.isEmpty()) {
            throw new InvalidRequestException("model_ids", unknown, "ids of models that are there");
        }
    }

    private void revoke(Caller caller, ApiKey key) {
        key.revoke(clock.instant());
        record(Events.Type.API_KEY_DELETED, caller, key);
    }

    private void add(Caller owner, ApiKeyText text, NewKey wanted) {
        ApiKey key = new ApiKey(identifiers.nextRecordId(), owner, text, wanted, clock.instant());
        keys.save(key);
        record(Events.Type.API_KEY_CREATED, owner, key);
    }

    private void record(Events.Type what, Caller actor, ApiKey key) {
        events.record(
                what,
                actor.organisationId(),
                actor.userId(),
                Map.of("api_key_id", key.id(), "prefix", key.prefix(), "api_key_type", auditedType(key)));
        publisher.publishEvent(new ApiKeysChanged());
    }

    /** Baseten's ledger has other words for types than its API. */
    private static String auditedType(ApiKey key) {
        boolean some = key.scope().modelIds() != null;
        return switch (key.type()) {
            case PERSONAL -> "PERSONAL";
            case WORKSPACE_MANAGE_ALL -> "CREATOR_SERVICE_ACCOUNT";
            case WORKSPACE_MANAGE_API_KEYS -> "MANAGE_API_KEYS_SERVICE_ACCOUNT";
            case WORKSPACE_EXPORT_METRICS ->
                some ? "EXPORT_METRICS_ALLOWED_MODELS_SERVICE_ACCOUNT" : "EXPORT_METRICS_ALL_MODELS_SERVICE_ACCOUNT";
            case WORKSPACE_INVOKE ->
                key.scope().environmentNames() != null
                        ? "INVOKE_SCOPED_ENVS_AND_MODELS_SERVICE_ACCOUNT"
                        : some ? "INVOKE_ALLOWED_MODELS_SERVICE_ACCOUNT" : "INVOKE_ALL_MODELS_SERVICE_ACCOUNT";
        };
    }
}
