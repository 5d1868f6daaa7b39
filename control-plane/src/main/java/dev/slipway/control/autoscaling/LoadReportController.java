package dev.slipway.control.autoscaling;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What edges tell and ask: how much there is to do, and that a deployment be woken. */
@RestController
class LoadReportController {

    private final EdgeLoads loads;
    private final ReplicaCounts counts;

    LoadReportController(EdgeLoads loads, ReplicaCounts counts) {
        this.loads = loads;
        this.counts = counts;
    }

    @PostMapping(path = "/internal/load", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> report(@Valid @RequestBody LoadReport report) {
        loads.report(report.edge(), report.deployments());
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/internal/deployments/{deployment_id}/wake")
    ResponseEntity<Void> wake(@PathVariable("deployment_id") String id) {
        counts.wake(id);
        return ResponseEntity.accepted().build();
    }

    /**
     * @param edge who reports; another one after each start
     * @param deployments by id; those that have nothing to do are left out
     */
    record LoadReport(
            @NotNull @Pattern(regexp = "[A-Za-z0-9-]{1,64}", message = "1 to 64 characters A-Z, a-z, 0-9 and -")
            String edge,

            @NotNull Map<String, Load> deployments) {}
}
