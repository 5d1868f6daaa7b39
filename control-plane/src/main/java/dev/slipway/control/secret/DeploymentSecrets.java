package dev.slipway.control.secret;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The secrets that a deployment's config names, for what runs it and for nobody else. */
@Component
public class DeploymentSecrets {

    private final JdbcClient jdbc;
    private final StoredSecrets secrets;

    DeploymentSecrets(JdbcClient jdbc, StoredSecrets secrets) {
        this.jdbc = jdbc;
        this.secrets = secrets;
    }

    /** @param missing names that no secret has any more */
    public record Named(Map<String, String> values, Set<String> missing) {

        private static final int SHORTEST = 4;

        public Named {
            values = Map.copyOf(values);
            missing = Set.copyOf(missing);
        }

        /** The text without the values, or a line of one; what is so short that it is found in any text stays. */
        public String masked(String text) {
            List<String> longestFirst = values.values().stream()
                    .flatMap(value ->
                            Stream.concat(Stream.of(value), value.lines().map(String::strip)))
                    .filter(value -> value.length() >= SHORTEST)
                    .sorted(Comparator.comparing(String::length).reversed())
                    .toList();
            String masked = text;
            for (String value : longestFirst) {
                masked = masked.replace(value, "***");
            }
            return masked;
        }

        @Override
        public String toString() {
            return "secrets " + values.keySet() + ", missing " + missing;
        }
    }

    public Named of(String deploymentId) {
        record Name(String organisation, String name) {}
        List<Name> names = jdbc.sql("""
                        select m.organisation_id, jsonb_object_keys(d.config -> 'secrets') as name
                        from deployments d join models m on m.id = d.model_id
                        where d.id = :id and jsonb_typeof(d.config -> 'secrets') = 'object'""")
                .param("id", deploymentId)
                .query((row, _) -> new Name(row.getString("organisation_id"), row.getString("name")))
                .list();
        Map<String, String> values = new TreeMap<>();
        Set<String> missing = new TreeSet<>();
        for (Name name : names) {
            secrets.value(name.organisation(), name.name())
                    .ifPresentOrElse(value -> values.put(name.name(), value), () -> missing.add(name.name()));
        }
        return new Named(values, missing);
    }
}
