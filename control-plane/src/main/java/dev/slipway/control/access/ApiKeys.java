package dev.slipway.control.access;

import dev.slipway.control.Identifiers;
import dev.slipway.control.event.Events;
import dev.slipway.control.web.ConflictException;
import dev.slipway.control.web.NotFoundException;
import java.time.Clock;
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
    public ApiKeyText create(Caller owner, @Nullable String name, ApiKey.Type type) {
        if (name != null && keys.existsByOrganisationIdAndNameAndRevokedAtIsNull(owner.organisationId(), name)) {
            throw new ConflictException("there is an API key with the name " + name);
        }
        ApiKeyText text = new ApiKeyText(secrets.nextPrefix(), secrets.next());
        add(owner, text, name, type);
        return text;
    }

    /** Takes in a key that was made elsewhere, once: when it was revoked it does not come back. */
    @Transactional
    public void register(Caller owner, ApiKeyText text, String name) {
        if (!keys.existsByPrefix(text.prefix())) {
            add(owner, text, name, ApiKey.Type.PERSONAL);
        }
    }

    boolean isLive(String prefix) {
        return keys.findByPrefix(prefix).filter(ApiKey::isLive).isPresent();
    }

    @Transactional
    public void revoke(Caller caller, String prefix) {
        ApiKey key = keys.findByPrefixAndOrganisationIdAndRevokedAtIsNull(prefix, caller.organisationId())
                .orElseThrow(() -> new NotFoundException("API key", prefix));
        key.revoke(clock.instant());
        record(Events.Type.API_KEY_DELETED, caller, key);
    }

    private void add(Caller owner, ApiKeyText text, @Nullable String name, ApiKey.Type type) {
        ApiKey key = new ApiKey(identifiers.nextRecordId(), owner, text, name, type, clock.instant());
        keys.save(key);
        record(Events.Type.API_KEY_CREATED, owner, key);
    }

    private void record(Events.Type what, Caller actor, ApiKey key) {
        events.record(
                what,
                actor.organisationId(),
                actor.userId(),
                Map.of("prefix", key.prefix(), "type", key.type().name()));
        publisher.publishEvent(new ApiKeysChanged());
    }
}
