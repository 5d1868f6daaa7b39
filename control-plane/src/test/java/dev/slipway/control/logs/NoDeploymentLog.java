package dev.slipway.control.logs;

import java.time.Clock;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes nothing down, for simulations that have no database. */
public final class NoDeploymentLog extends DeploymentLog {

    public NoDeploymentLog() {
        this(new JdbcTemplate());
    }

    private NoDeploymentLog(JdbcTemplate unconnected) {
        super(new LogLines(unconnected, JdbcClient.create(unconnected), () -> {}), new LogTime(Clock.systemUTC()));
    }

    @Override
    public void append(String deploymentId, LogComponent component, LogLevel level, List<String> messages) {}
}
