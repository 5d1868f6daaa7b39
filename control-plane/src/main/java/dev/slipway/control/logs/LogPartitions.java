package dev.slipway.control.logs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** A table for the lines of each day: dropping one is how lines grow old. */
@Component
class LogPartitions {

    private static final String PREFIX = "log_lines_";
    private static final DateTimeFormatter NAME = DateTimeFormatter.BASIC_ISO_DATE;

    private final JdbcClient jdbc;
    private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

    LogPartitions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    static LocalDate day(long at) {
        return LogTime.instant(at).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    boolean has(LocalDate day) {
        return known.contains(day);
    }

    /** Not in the transaction of the lines: a partition that is being made locks out all who read. */
    @Transactional
    public void add(List<LocalDate> days) {
        jdbc.sql("select pg_advisory_xact_lock(hashtext('log_lines'))")
                .query((_, _) -> true)
                .list();
        days.forEach(day -> jdbc.sql("create table if not exists %s partition of log_lines for values from (%d) to (%d)"
                        .formatted(PREFIX + NAME.format(day), start(day), start(day.plusDays(1))))
                .update());
        known.addAll(days);
    }

    /** How many days went. */
    @Transactional
    public int dropBefore(LocalDate first) {
        List<String> old = jdbc.sql("""
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = 'log_lines'::regclass and c.relname < :first""")
                .param("first", PREFIX + NAME.format(first))
                .query((row, _) -> row.getString("relname"))
                .list();
        old.forEach(name -> jdbc.sql("drop table if exists " + name).update());
        known.removeIf(day -> day.isBefore(first));
        return old.size();
    }

    private static long start(LocalDate day) {
        Instant midnight = day.atStartOfDay(ZoneOffset.UTC).toInstant();
        return LogTime.nanos(midnight);
    }
}
