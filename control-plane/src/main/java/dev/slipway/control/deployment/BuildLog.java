package dev.slipway.control.deployment;

import dev.slipway.control.config.ParsedConfig;
import dev.slipway.control.engine.EnginePlan;
import dev.slipway.control.engine.FlagOutcome;
import dev.slipway.control.logs.DeploymentLog;
import dev.slipway.control.logs.LogComponent;
import dev.slipway.control.logs.LogLevel;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tells in a deployment's log which engine serves it, and what became of each field of its config. */
@Component
class BuildLog {

    private final DeploymentLog log;

    BuildLog(DeploymentLog log) {
        this.log = log;
    }

    void write(String deploymentId, ParsedConfig config) {
        List<String> lines = new ArrayList<>(lines(EnginePlan.of(config.config(), "")));
        config.idleFields().forEach(field -> lines.add(field + ": kept and not acted upon by this engine"));
        config.unreadFields().forEach(field -> lines.add(field + ": kept, and known to nobody"));
        log.append(deploymentId, LogComponent.BUILD, LogLevel.INFO, lines);
    }

    private static List<String> lines(EnginePlan plan) {
        return switch (plan) {
            case EnginePlan.Native engine -> {
                List<String> lines = new ArrayList<>();
                lines.add("served by Slipway's own engine, on %s %s"
                        .formatted(
                                engine.checkpoint().source(),
                                engine.checkpoint().repo()));
                engine.outcomes().stream().map(FlagOutcome::line).forEach(lines::add);
                yield lines;
            }
            case EnginePlan.Container container -> List.of("served by the image " + container.image());
            case EnginePlan.Unservable unservable -> List.of("served by nothing: " + unservable.reason());
        };
    }
}
