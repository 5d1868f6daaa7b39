package dev.slipway.control.access;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a program gets that was let in: an access token, which is an API key with an end, so that it is good wherever a key is;
 * and a refresh token for the next one.
 */
@Component
class DeviceTokens {

    static final Duration ACCESS_LIFE = Duration.ofHours(12);
    private static final Duration REFRESH_LIFE = Duration.ofDays(90);

    private final JdbcClient jdbc;
    private final ApiKeys apiKeys;
    private final UserRepository users;
    private final Secrets secrets;
    private final Clock clock;

    DeviceTokens(JdbcClient jdbc, ApiKeys apiKeys, UserRepository users, Secrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.apiKeys = apiKeys;
        this.users = users;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Transactional
    public Tokens issue(String userId, String userCode) {
        return issueNamed(userId, "login " + userCode);
    }

    /** Empty for a token that is used up, too old, or never was. The key that it came with ends. */
    @Transactional
    public Optional<Tokens> refresh(String refreshToken) {
        return jdbc.sql("delete from device_tokens where sha256 = :sha256 and expires_at > :now"
                        + " returning user_id, key_prefix, key_name")
                .param("sha256", Sha256.hex(refreshToken))
                .param("now", Timestamp.from(clock.instant()))
                .query((row, _) -> List.of(row.getString(1), row.getString(2), row.getString(3)))
                .optional()
                .map(row -> {
                    end(row.get(0), row.get(1));
                    return issueNamed(row.get(0), row.get(2));
                });
    }

    /** Ends the login that a key came from; false for a key that came from none. */
    @Transactional
    public boolean logout(Caller caller) {
        int found = jdbc.sql("delete from device_tokens where key_prefix = :prefix")
                .param("prefix", caller.keyPrefix())
                .update();
        if (found > 0 && caller.keyPrefix() != null) {
            end(caller.userId(), caller.keyPrefix());
        }
        return found > 0;
    }

    /** Ends keys whose time is over; says how many. */
    @Transactional
    public int expire() {
        List<List<String>> over = jdbc.sql("""
                        select t.user_id, t.key_prefix from device_tokens t join api_keys k on k.prefix = t.key_prefix
                        where t.key_expires_at < :now and k.revoked_at is null""")
                .param("now", Timestamp.from(clock.instant()))
                .query((row, _) -> List.of(row.getString(1), row.getString(2)))
                .list();
        over.forEach(key -> end(key.get(0), key.get(1)));
        return over.size();
    }

    private Tokens issueNamed(String userId, String name) {
        Caller owner = owner(userId);
        ApiKeyText key = apiKeys.create(owner, NewKey.unlimited(name, ApiKey.Type.PERSONAL));
        String refreshToken = secrets.next();
        Instant now = clock.instant();
        jdbc.sql("""
                        insert into device_tokens (sha256, user_id, key_prefix, key_name, key_expires_at, created_at, expires_at)
                        values (:sha256, :user, :prefix, :name, :keyEnd, :now, :end)""")
                .param("sha256", Sha256.hex(refreshToken))
                .param("user", userId)
                .param("prefix", key.prefix())
                .param("name", name)
                .param("keyEnd", Timestamp.from(now.plus(ACCESS_LIFE)))
                .param("now", Timestamp.from(now))
                .param("end", Timestamp.from(now.plus(REFRESH_LIFE)))
                .update();
        return new Tokens(key.reveal(), refreshToken);
    }

    private void end(String userId, String prefix) {
        if (apiKeys.isLive(prefix)) {
            apiKeys.revoke(owner(userId), prefix);
        }
    }

    private Caller owner(String userId) {
        return users.findById(userId)
                .orElseThrow(() -> new IllegalStateException("no user " + userId))
                .caller();
    }

    /** Shown once. */
    record Tokens(String accessToken, String refreshToken) {

        @Override
        public String toString() {
            return "tokens";
        }
    }
}
