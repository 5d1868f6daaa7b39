package dev.slipway.control;

import java.util.Arrays;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationStrategy;
import org.springframework.stereotype.Component;

/** Brings the database to this program's version, and keeps its hands off one that a newer program made. */
@Component
class Migrations implements FlywayMigrationStrategy {

    @Override
    public void migrate(Flyway flyway) {
        MigrationInfo[] all = flyway.info().all();
        MigrationVersion known = newest(all, false);
        MigrationVersion applied = newest(all, true);
        if (applied.compareTo(known) > 0) {
            throw new StartRefusedException(
                    "the database is of a newer version (migration %s) than this program (migration %s)"
                            .formatted(applied, known));
        }
        flyway.migrate();
    }

    private static MigrationVersion newest(MigrationInfo[] all, boolean applied) {
        return Arrays.stream(all)
                .filter(info ->
                        applied ? info.getState().isApplied() : info.getState().isResolved())
                .map(MigrationInfo::getVersion)
                .filter(Objects::nonNull)
                .max(MigrationVersion::compareTo)
                .orElse(MigrationVersion.EMPTY);
    }
}
