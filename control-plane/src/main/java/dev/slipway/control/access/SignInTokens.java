package dev.slipway.control.access;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Links that sign somebody in, each once and for a quarter of an hour. */
@Component
class SignInTokens {

    private static final Duration LIFE = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final Clock clock;

    SignInTokens(JdbcClient jdbc, Secrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.clock = clock;
    }

    String create(String userId) {
        String token = secrets.next();
        jdbc.sql("delete from sign_in_tokens where expires_at < :now")
                .param("now", now())
                .update();
        jdbc.sql(
                        "insert into sign_in_tokens (sha256, user_id, created_at, expires_at) values (:sha256, :user, :now, :end)")
                .param("sha256", Sha256.hex(token))
                .param("user", userId)
                .param("now", now())
                .param("end", Timestamp.from(clock.instant().plus(LIFE)))
                .update();
        return token;
    }

    /** Whose token it is; whoever asks first gets the answer, and nobody after. */
    Optional<String> redeem(String token) {
        return jdbc.sql("delete from sign_in_tokens where sha256 = :sha256 and expires_at > :now returning user_id")
                .param("sha256", Sha256.hex(token))
                .param("now", now())
                .query(String.class)
                .optional();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
