package dev.slipway.control.catalog;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells the launcher how far the bundled model is, once this process has started. */
@RestController
class InternalStatusController {

    private final JdbcClient jdbc;
    private final ApplicationAvailability availability;

    InternalStatusController(JdbcClient jdbc, ApplicationAvailability availability) {
        this.jdbc = jdbc;
        this.availability = availability;
    }

    @GetMapping("/internal/status")
    InternalStatus status() {
        // what an earlier run left is no news: the admin key may not be taken in yet
        if (availability.getReadinessState() == ReadinessState.REFUSING_TRAFFIC) {
            return new InternalStatus(null);
        }
        return new InternalStatus(jdbc.sql("""
                        select m.id, m.name, d.id as deployment_id, d.status
                        from models m
                        join deployments d on d.model_id = m.id
                        left join environments e on e.model_id = m.id and e.name = 'production'
                        where m.name = :name
                        order by d.id = e.current_deployment_id desc nulls last, d.created_at desc
                        limit 1""")
                .param("name", Preset.BUNDLED.title())
                .query(BundledModel.class)
                .optional()
                .orElse(null));
    }

    record InternalStatus(@Nullable BundledModel bundledModel) {}

    record BundledModel(String id, String name, String deploymentId, String status) {}
}
