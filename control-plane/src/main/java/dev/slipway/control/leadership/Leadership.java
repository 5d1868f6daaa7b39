package dev.slipway.control.leadership;

import dev.slipway.control.Identifiers;
import dev.slipway.control.loop.Loop;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether this process is the one of all control planes on the database that reconciles, scales and promotes: it holds a
 * lease there, by the database's clock. One that dies is followed within {@link #TERM} and a try.
 */
@Component
public class Leadership extends Loop implements Fence {

    private static final Logger log = LoggerFactory.getLogger(Leadership.class);

    static final Duration TERM = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** A process that stands still in the middle of what it writes holds the lease no longer than one that is dead. */
    static final Duration STANDSTILL = Duration.ofSeconds(4);

    private final JdbcClient jdbc;
    private final String holder;
    private volatile @Nullable Term term;

    Leadership(JdbcClient jdbc, Identifiers identifiers) {
        super("leadership", "the lease cannot be asked for");
        this.jdbc = jdbc;
        this.holder = identifiers.nextRecordId();
    }

    /** @param until in {@link System#nanoTime}; the database's own end of it is a little later */
    private record Term(long token, long until) {}

    /** As far as is known here: enough to begin something, and too little to write it. */
    public boolean holds() {
        Term held = term;
        return held != null && System.nanoTime() - held.until() < 0;
    }

    @Override
    public void fence() {
        Term held = term;
        if (held == null || !stillHeld(held)) {
            term = null;
            throw new LeadershipLostException(holder);
        }
    }

    /** The row stays as it is until the transaction ends: nobody else takes the lease before what it fences is written. */
    private boolean stillHeld(Term held) {
        return jdbc.sql("""
                        select set_config('idle_in_transaction_session_timeout', :standstill, true)
                        from leases where name = 'leader' and holder = :holder and token = :token for share""")
                .param("standstill", STANDSTILL.toMillis() + "ms")
                .param("holder", holder)
                .param("token", held.token())
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Who is alone leads from the start. */
    @Override
    public void start() {
        campaign();
        super.start();
    }

    /** Lets the next one follow at once. */
    @Override
    public void stop() {
        super.stop();
        giveUp();
    }

    @Override
    protected Duration pass() {
        campaign();
        return PAUSE;
    }

    private void campaign() {
        long until = System.nanoTime() + TERM.toNanos();
        Optional<Long> token = takeOrKeep();
        if (token.isPresent() != (term != null)) {
            log.info("control plane {} {}", holder, token.isPresent() ? "leads" : "does not lead");
        }
        term = token.map(held -> new Term(held, until)).orElse(null);
    }

    private Optional<Long> takeOrKeep() {
        return jdbc.sql("""
                        update leases set holder = :holder, expires_at = now() + make_interval(secs => :term),
                               token = case when holder = :holder then token else token + 1 end
                        where name = 'leader' and (holder = :holder or expires_at < now())
                        returning token""")
                .param("holder", holder)
                .param("term", TERM.toSeconds())
                .query(Long.class)
                .optional();
    }

    private void giveUp() {
        term = null;
        try {
            jdbc.sql("update leases set expires_at = now() where name = 'leader' and holder = :holder")
                    .param("holder", holder)
                    .update();
        } catch (RuntimeException e) {
            log.info("the lease runs out by itself: {}", e.getMessage());
        }
    }
}
