package dev.slipway.control.autoscaling;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the edges say of each deployment's load. In the database, whose clock dates it, so that whichever control plane
 * decides knows what any of them was told.
 */
@Component
class EdgeLoads {

    private static final TypeReference<Map<String, Load>> LOADS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    EdgeLoads(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** Replaces what this edge said before. */
    void report(String edge, Map<String, Load> loads) {
        jdbc.sql("""
                        with gone as (delete from edge_loads where reported_at < now() - interval '1 minute')
                        insert into edge_loads (edge_id, loads, reported_at) values (:edge, cast(:loads as jsonb), now())
                        on conflict (edge_id) do update set loads = excluded.loads, reported_at = excluded.reported_at""")
                .param("edge", edge)
                .param("loads", json.writeValueAsString(loads))
                .update();
    }

    /** The sum over all edges that are not silent, by deployment; empty when there is no such edge. */
    Optional<Map<String, Load>> current() {
        List<String> reports = jdbc.sql(
                        "select loads from edge_loads where reported_at > now() - interval '5 seconds' order by edge_id")
                .query((row, _) -> row.getString(1))
                .list();
        if (reports.isEmpty()) {
            return Optional.empty();
        }
        Map<String, Load> sums = new HashMap<>();
        for (String report : reports) {
            json.readValue(report, LOADS).forEach((deployment, load) -> sums.merge(deployment, load, Load::plus));
        }
        return Optional.of(sums);
    }
}
