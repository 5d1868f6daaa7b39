package dev.slipway.control.secret;

import dev.slipway.control.Identifiers;
import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.access.Caller;
import dev.slipway.control.event.Events;
import dev.slipway.control.host.DataDirectory;
import dev.slipway.control.web.NotFoundException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Keeps secrets of organisations. In a name {@code -} and {@code _} are the same. */
@Component
public class StoredSecrets {

    private final JdbcClient jdbc;
    private final SecretKeys keys;
    private final Identifiers identifiers;
    private final Events events;
    private final Clock clock;

    StoredSecrets(JdbcClient jdbc, SlipwayProperties properties, Identifiers identifiers, Events events, Clock clock) {
        this.jdbc = jdbc;
        this.keys = new SecretKeys(new DataDirectory(properties.data()).secretKeys());
        this.identifiers = identifiers;
        this.events = events;
        this.clock = clock;
    }

    List<Secret> list(String organisationId) {
        return jdbc.sql("""
                        select s.id, s.created_at, s.name, o.name as team_name
                        from secrets s join organisations o on o.id = s.organisation_id
                        where s.organisation_id = :organisation order by s.name""")
                .param("organisation", organisationId)
                .query((row, _) -> new Secret(
                        row.getString("id"),
                        row.getObject("created_at", OffsetDateTime.class).toInstant(),
                        row.getString("name"),
                        row.getString("team_name")))
                .list();
    }

    /** Whoever comes first makes the row and with it the id, to which the value is then bound. */
    @Transactional
    public Secret put(Caller caller, String name, String value) {
        makeKeys();
        String id = jdbc.sql("""
                        insert into secrets (id, organisation_id, name, ciphertext, created_at, updated_at)
                        values (:id, :organisation, :name, '', :now, :now)
                        on conflict (organisation_id, replace(name, '-', '_')) do update set updated_at = :now
                        returning id""")
                .param("id", identifiers.nextRecordId())
                .param("organisation", caller.organisationId())
                .param("name", name)
                .param("now", Timestamp.from(clock.instant()))
                .query((row, _) -> row.getString("id"))
                .single();
        jdbc.sql("update secrets set ciphertext = :ciphertext where id = :id")
                .param("ciphertext", keys.encrypt(value, id))
                .param("id", id)
                .update();
        Secret secret = list(caller.organisationId()).stream()
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow();
        tell(caller, Events.Type.SECRET_UPDATED, id, secret.name());
        return secret;
    }

    /** The name as it is stored. */
    @Transactional
    public String delete(Caller caller, String name) {
        record Deleted(String id, String name) {}
        Deleted deleted = jdbc.sql("""
                        delete from secrets
                        where organisation_id = :organisation and replace(name, '-', '_') = replace(:name, '-', '_')
                        returning id, name""")
                .param("organisation", caller.organisationId())
                .param("name", name)
                .query((row, _) -> new Deleted(row.getString("id"), row.getString("name")))
                .optional()
                .orElseThrow(() -> new NotFoundException("secret", name));
        tell(caller, Events.Type.SECRET_DELETED, deleted.id(), deleted.name());
        return deleted.name();
    }

    /** Which of the names no secret has. */
    public Set<String> missing(String organisationId, Collection<String> names) {
        if (names.isEmpty()) {
            return Set.of();
        }
        Set<String> known = list(organisationId).stream()
                .map(secret -> folded(secret.name()))
                .collect(Collectors.toSet());
        return names.stream()
                .filter(name -> !known.contains(folded(name)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The value of a secret that a config of the organisation names; empty where there is none of the name. */
    public Optional<String> value(String organisationId, String name) {
        record Stored(String id, byte[] ciphertext) {}
        return jdbc.sql("""
                        select id, ciphertext from secrets
                        where organisation_id = :organisation and replace(name, '-', '_') = replace(:name, '-', '_')""")
                .param("organisation", organisationId)
                .param("name", name)
                .query((row, _) -> new Stored(row.getString("id"), row.getBytes("ciphertext")))
                .optional()
                .map(stored -> keys.decrypt(stored.ciphertext(), stored.id()));
    }

    /** A new key would leave what is there unreadable without a word. */
    private void makeKeys() {
        if (keys.exist()) {
            return;
        }
        if (jdbc.sql("select exists (select 1 from secrets)")
                .query(Boolean.class)
                .single()) {
            throw new IllegalStateException("there are secrets, and the file with their keys is gone");
        }
        keys.make();
    }

    private void tell(Caller caller, Events.Type type, String id, String name) {
        events.record(type, caller.organisationId(), caller.userId(), Map.of("secret_id", id, "secret_name", name));
    }

    private static String folded(String name) {
        return name.replace('-', '_');
    }
}
