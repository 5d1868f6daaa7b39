package dev.slipway.control.organisation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.slipway.control.access.Caller;
import dev.slipway.control.web.NotFoundException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An organisation is one team here: everything that it has belongs to it. */
@Component
public class Teams {

    private final JdbcClient database;

    Teams(JdbcClient database) {
        this.database = database;
    }

    /** The caller's teams; with a name, only the one that has exactly this one. */
    public List<Team> list(Caller caller, @Nullable String name) {
        return database
                .sql("select id, name, created_at from organisations where id = :id")
                .param("id", caller.organisationId())
                .query((row, _) -> new Team(
                        row.getString("id"),
                        row.getString("name"),
                        true,
                        row.getTimestamp("created_at").toInstant()))
                .list()
                .stream()
                .filter(team -> name == null || team.name().equals(name))
                .toList();
    }

    /** Fails as for an unknown one when the team is somebody else's. */
    public Team require(Caller caller, String teamId) {
        return list(caller, null).stream()
                .filter(team -> team.id().equals(teamId))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("team", teamId));
    }

    /**
     * A team.
     *
     * @param isDefault where things go when no team is named
     */
    public record Team(
            String id, String name, @JsonProperty("default") boolean isDefault, Instant createdAt) {}
}
