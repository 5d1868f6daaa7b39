package dev.slipway.control.logs;

import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Takes down what the platform itself has to say of a deployment, in the transaction in which it happens: a push that is
 * refused leaves no line behind.
 */
@Component
public class DeploymentLog {

    private final LogLines lines;
    private final LogTime time;

    DeploymentLog(LogLines lines, LogTime time) {
        this.lines = lines;
        this.time = time;
    }

    public void append(String deploymentId, LogComponent component, LogLevel level, String message) {
        append(deploymentId, component, level, List.of(message));
    }

    public void append(String deploymentId, LogComponent component, LogLevel level, List<String> messages) {
        lines.insert(messages.stream()
                .map(message -> new LogLine(
                        time.next(), deploymentId, component, null, null, level, OutputText.readable(message)))
                .toList());
    }
}
