package dev.slipway.control.access;

import dev.slipway.control.loop.Loop;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** When each key was used last, here and at the edges; written down now and then, since nobody needs it to the second. */
@Component
class KeyUses extends Loop {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;
    private final Clock clock;
    private final Map<String, Instant> seen = new ConcurrentHashMap<>();

    KeyUses(JdbcTemplate jdbc, Clock clock) {
        super("key-uses", "uses of API keys cannot be written now");
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void used(String keyId) {
        seen.put(keyId, clock.instant());
    }

    /** Ids that are no key's are left alone; a clock that runs ahead does not count. */
    void used(Map<String, Instant> uses) {
        Instant now = clock.instant();
        uses.forEach((id, at) -> seen.merge(id, at.isAfter(now) ? now : at, KeyUses::later));
    }

    void write() {
        Map<String, Instant> uses = new HashMap<>();
        seen.keySet().forEach(id -> {
            Instant at = seen.remove(id);
            if (at != null) {
                uses.put(id, at);
            }
        });
        try {
            jdbc.batchUpdate(
                    "update api_keys set last_used_at = greatest(last_used_at, ?) where id = ?",
                    uses.entrySet().stream()
                            .map(use -> new Object[] {Timestamp.from(use.getValue()), use.getKey()})
                            .toList());
        } catch (DataAccessException e) {
            uses.forEach((id, at) -> seen.merge(id, at, KeyUses::later));
            throw e;
        }
    }

    @Override
    protected Duration pass() {
        write();
        return PAUSE;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
