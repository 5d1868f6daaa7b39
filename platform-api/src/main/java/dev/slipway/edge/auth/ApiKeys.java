package dev.slipway.edge.auth;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys and console sessions of one snapshot. Only hashes are known here: a key is found by its prefix, and the
 * SHA-256 of its secret compared in constant time.
 */
public final class ApiKeys {

    /** A key as the snapshot carries it. */
    public record Key(
            String id,
            String prefix,
            String sha256,
            String organisationId,
            KeyScope scope,
            RequestRates rates,
            @Nullable Integer bestPriority) {}

    /**
     * A console session as the snapshot carries it.
     *
     * @param apiKeyId the key that opened it, and whose caller it is; null for a sign-in link
     */
    public record Session(
            String id,
            String sha256,
            Instant expiresAt,
            String organisationId,
            @Nullable String apiKeyId) {}

    private record Known(Secret secret, Caller caller, Instant expiresAt) {}

    private static final String CSRF_PREFIX = "csrf:";

    private final Map<String, List<Known>> keysByPrefix;
    private final Map<String, Known> sessionsByHash;

    public ApiKeys(List<Key> keys, List<Session> sessions) {
        keysByPrefix = keys.stream()
                .collect(Collectors.groupingBy(
                        Key::prefix, Collectors.mapping(ApiKeys::known, Collectors.toUnmodifiableList())));
        Map<String, Key> keysById =
                keys.stream().collect(Collectors.toMap(Key::id, Function.identity(), (first, _) -> first));
        sessionsByHash = sessions.stream()
                .filter(session -> session.apiKeyId() == null || keysById.containsKey(session.apiKeyId()))
                .collect(Collectors.toUnmodifiableMap(
                        Session::sha256,
                        session -> known(session, keysById.get(session.apiKeyId())),
                        (first, _) -> first));
    }

    private static Known known(Key key) {
        return new Known(Secret.ofHash(key.sha256()), caller(key), Instant.MAX);
    }

    private static Caller caller(Key key) {
        return new Caller(key.id(), key.organisationId(), key.scope(), key.rates(), key.bestPriority());
    }

    private static Known known(Session session, @Nullable Key opener) {
        Caller caller = opener == null
                ? new Caller(session.id(), session.organisationId(), KeyScope.EVERYTHING, RequestRates.UNLIMITED, null)
                : caller(opener);
        return new Known(Secret.ofHash(session.sha256()), caller, session.expiresAt());
    }

    /** The caller, or null when nothing good was offered. A wrong key is not excused by a good cookie. */
    public @Nullable Caller authenticate(Credentials credentials, InstantSource clock) {
        if (credentials.offersKey()) {
            String key = credentials.key();
            return key == null ? null : byKey(key);
        }
        String session = credentials.session();
        return session == null ? null : bySession(session, credentials, clock);
    }

    private @Nullable Caller byKey(String key) {
        int dot = key.indexOf('.');
        List<Known> candidates = dot < 0 ? null : keysByPrefix.get(key.substring(0, dot));
        if (candidates == null) {
            return null;
        }
        String secret = key.substring(dot + 1);
        for (Known known : candidates) {
            if (known.secret().is(secret)) {
                return known.caller();
            }
        }
        return null;
    }

    private @Nullable Caller bySession(String session, Credentials credentials, InstantSource clock) {
        Known known = sessionsByHash.get(Hash.of(session).toHex());
        if (known == null || known.expiresAt().isBefore(clock.instant())) {
            return null;
        }
        boolean allowed = credentials.onlyReads() || isCsrfToken(session, credentials.csrfToken());
        return allowed ? known.caller() : null;
    }

    private static boolean isCsrfToken(String session, @Nullable String offered) {
        String expected = Hash.of(CSRF_PREFIX + session).toBase64();
        return offered != null && Hash.of(offered.replace("=", "")).matches(Hash.of(expected));
    }

    /** The lower-case hexadecimal hash under which a secret is stored. */
    public static String hashOf(String secret) {
        return Hash.of(secret).toHex();
    }
}
