package dev.slipway.control.access;

import dev.slipway.control.web.NotFoundException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Programs that ask to be let in by somebody who is signed in elsewhere, as RFC 8628 describes it. */
@Component
class DeviceAuthorizations {

    static final Duration LIFE = Duration.ofMinutes(10);
    static final Duration PAUSE = Duration.ofSeconds(2);

    private static final Duration LONGER = Duration.ofSeconds(5);

    /** Clients sleep for the pause and then ask: what their clock rounds is forgiven. */
    private static final Duration SLACK = Duration.ofMillis(500);

    private static final int MAX_WAITING = 1_000;

    /** Without characters that look like others. */
    private static final String ALPHABET = "BCDFGHJKLMNPQRSTVWXZ23456789";

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final RandomGenerator random;
    private final Clock clock;

    DeviceAuthorizations(JdbcClient jdbc, Secrets secrets, RandomGenerator random, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.random = random;
        this.clock = clock;
    }

    /** Empty while too many wait already. */
    @Transactional
    public Optional<Codes> begin() {
        jdbc.sql("delete from device_authorizations where expires_at < :now")
                .param("now", now())
                .update();
        int waiting = jdbc.sql("select count(*) from device_authorizations")
                .query(Integer.class)
                .single();
        if (waiting >= MAX_WAITING) {
            return Optional.empty();
        }
        Codes codes = new Codes(secrets.next(), nextUserCode());
        jdbc.sql("""
                        insert into device_authorizations (sha256, user_code, pause, created_at, expires_at)
                        values (:sha256, :code, :pause, :now, :end)""")
                .param("sha256", Sha256.hex(codes.deviceCode()))
                .param("code", codes.userCode())
                .param("pause", PAUSE.toSeconds())
                .param("now", now())
                .param("end", Timestamp.from(clock.instant().plus(LIFE)))
                .update();
        return Optional.of(codes);
    }

    /** What has become of it; a yes is told once, and so is a no. */
    @Transactional
    public Outcome ask(String deviceCode) {
        String sha256 = Sha256.hex(deviceCode);
        Optional<Row> found = find(sha256);
        if (found.isEmpty()) {
            return new Outcome.Unknown();
        }
        Row row = found.get();
        Instant now = clock.instant();
        if (!row.expiresAt().isAfter(now)) {
            return new Outcome.Expired();
        }
        if (row.denied() || row.userId() != null) {
            jdbc.sql("delete from device_authorizations where sha256 = :sha256")
                    .param("sha256", sha256)
                    .update();
            return row.userId() == null ? new Outcome.Denied() : new Outcome.Approved(row.userId(), row.userCode());
        }
        boolean tooSoon = row.askedAt() != null
                && row.askedAt().plus(row.pause()).minus(SLACK).isAfter(now);
        remember(sha256, tooSoon ? row.pause().plus(LONGER) : row.pause());
        return tooSoon ? new Outcome.TooSoon() : new Outcome.Pending();
    }

    void approve(Caller caller, String userCode) {
        answer(userCode, "user_id = :user", caller);
    }

    void deny(Caller caller, String userCode) {
        answer(userCode, "denied = cast(:user as text) is not null", caller);
    }

    private void answer(String userCode, String change, Caller caller) {
        int found = jdbc.sql("update device_authorizations set " + change
                        + " where user_code = :code and expires_at > :now and user_id is null and not denied")
                .param("user", caller.userId())
                .param("code", userCode)
                .param("now", now())
                .update();
        if (found == 0) {
            throw new NotFoundException("login that waits for the code", userCode);
        }
    }

    private Optional<Row> find(String sha256) {
        return jdbc.sql("select user_code, user_id, denied, pause, asked_at, expires_at from device_authorizations"
                        + " where sha256 = :sha256 for update")
                .param("sha256", sha256)
                .query((row, _) -> {
                    Timestamp asked = row.getTimestamp("asked_at");
                    return new Row(
                            row.getString("user_code"),
                            row.getString("user_id"),
                            row.getBoolean("denied"),
                            Duration.ofSeconds(row.getLong("pause")),
                            asked == null ? null : asked.toInstant(),
                            row.getTimestamp("expires_at").toInstant());
                })
                .optional();
    }

    private void remember(String sha256, Duration pause) {
        jdbc.sql("update device_authorizations set asked_at = :now, pause = :pause where sha256 = :sha256")
                .param("now", now())
                .param("pause", pause.toSeconds())
                .param("sha256", sha256)
                .update();
    }

    private String nextUserCode() {
        StringBuilder code = new StringBuilder(9);
        for (int i = 0; i < 9; i++) {
            code.append(i == 4 ? '-' : ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }

    /** The program keeps the one; the other is for people. */
    record Codes(String deviceCode, String userCode) {

        @Override
        public String toString() {
            return userCode;
        }
    }

    private record Row(
            String userCode,
            @Nullable String userId,
            boolean denied,
            Duration pause,
            @Nullable Instant askedAt,
            Instant expiresAt) {}

    /** What a program is told. */
    sealed interface Outcome {

        record Pending() implements Outcome {}

        record TooSoon() implements Outcome {}

        record Expired() implements Outcome {}

        record Denied() implements Outcome {}

        record Unknown() implements Outcome {}

        record Approved(String userId, String userCode) implements Outcome {}
    }
}
