package dev.slipway.control.access;

import dev.slipway.control.Identifiers;
import dev.slipway.control.web.RefusedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Opens, finds and ends console sessions. */
@Component
class Sessions {

    static final Duration LIFE = Duration.ofDays(7);

    private final SessionRepository sessions;
    private final SignInTokens tokens;
    private final ApiKeys apiKeys;
    private final Secrets secrets;
    private final Identifiers identifiers;
    private final ApplicationEventPublisher publisher;
    private final Clock clock;

    Sessions(
            SessionRepository sessions,
            SignInTokens tokens,
            ApiKeys apiKeys,
            Secrets secrets,
            Identifiers identifiers,
            ApplicationEventPublisher publisher,
            Clock clock) {
        this.sessions = sessions;
        this.tokens = tokens;
        this.apiKeys = apiKeys;
        this.secrets = secrets;
        this.identifiers = identifiers;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** What a request that a session's cookie authenticates must show beside it, since browsers send cookies to anyone. */
    static String csrfToken(String cookie) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.bytes("csrf:" + cookie));
    }

    @Transactional
    public OpenedSession openWithToken(String token) {
        String userId = tokens.redeem(token)
                .orElseThrow(
                        () -> new RefusedException("the sign-in link was used before or is older than 15 minutes"));
        return open(userId, null);
    }

    @Transactional
    public OpenedSession openWithKey(String text) {
        ApiKey key = ApiKeyText.parse(text)
                .flatMap(apiKeys::find)
                .filter(found -> found.type().managesModels())
                .orElseThrow(() -> new RefusedException("this API key does not open the console"));
        return open(key.userId(), key.id());
    }

    /** A session ends with the key that opened it, which may do as much as a session and no less. */
    Optional<Session> find(String cookie) {
        return sessions.findLive(Sha256.hex(cookie), clock.instant());
    }

    @Transactional
    public void end(String cookie) {
        if (sessions.deleteBySha256(Sha256.hex(cookie)) > 0) {
            publisher.publishEvent(new SessionsChanged());
        }
    }

    private OpenedSession open(String userId, @Nullable String apiKeyId) {
        Instant now = clock.instant();
        sessions.deleteByExpiresAtBefore(now);
        String cookie = secrets.next();
        sessions.save(new Session(identifiers.nextRecordId(), cookie, userId, apiKeyId, now));
        publisher.publishEvent(new SessionsChanged());
        return new OpenedSession(cookie, userId);
    }

    record OpenedSession(String cookie, String userId) {}
}
