package dev.slipway.control.autoscaling;

import dev.slipway.control.deployment.AutoscalingSettings;
import dev.slipway.control.deployment.DeploymentStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads, in one query a tick and without their configs, all deployments that may have replicas. */
@Component
class ScalableDeployments {

    private static final List<String> STATUSES = Arrays.stream(DeploymentStatus.values())
            .filter(status -> !status.stopped())
            .map(DeploymentStatus::name)
            .toList();

    private final JdbcClient jdbc;

    ScalableDeployments(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<ScalableDeployment> all() {
        return jdbc.sql("""
                        select d.*, (select count(*) from replicas r where r.deployment_id = d.id and r.phase = 'READY') as ready
                        from (select id, status, desired_replicas, min_replica, max_replica, autoscaling_window, scale_down_delay,
                                     concurrency_target, target_utilization_percentage, target_in_flight_tokens, max_scale_down_rate
                              from deployments where status in (:statuses)) d""")
                .param("statuses", STATUSES)
                .query((row, _) -> new ScalableDeployment(
                        row.getString("id"),
                        DeploymentStatus.valueOf(row.getString("status")),
                        row.getInt("desired_replicas"),
                        row.getInt("ready"),
                        settings(row)))
                .list();
    }

    private static AutoscalingSettings settings(ResultSet row) throws SQLException {
        return new AutoscalingSettings(
                row.getInt("min_replica"),
                row.getInt("max_replica"),
                row.getInt("autoscaling_window"),
                row.getInt("scale_down_delay"),
                row.getInt("concurrency_target"),
                row.getInt("target_utilization_percentage"),
                nullable(row.getObject("target_in_flight_tokens", Long.class)),
                nullable(row.getObject("max_scale_down_rate", Long.class)));
    }

    private static @Nullable Integer nullable(@Nullable Long value) {
        return value == null ? null : Math.toIntExact(value);
    }
}
