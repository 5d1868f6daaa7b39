package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Launcher;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedInstance.class)
class CommandLineTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fly",
                "up --sideways",
                "up --port",
                "up --port many",
                "up --port 70000",
                "up extra",
                "down --port 1",
                "status --xml",
                "restart",
                "restart postgres",
                "edge --port 1",
                "edge --port 0 --data unmade --upstream http://localhost:99999",
                "serve",
                "connect",
                "serve gpt-oss-nano --port many",
                "bench",
                "bench no-such-benchmark"
            })
    void whatItDoesNotKnowGetsTheUsageAndStatusTwo(String arguments) {
        Run run = Launcher.run(LIMIT, arguments.split(" "));
        assertThat(run.exit()).as(run.output()).isEqualTo(2);
        assertThat(run.output()).containsIgnoringCase("usage").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"up --data=", "up --data --detach", "status --data", "up --bind=", "serve gpt-oss-nano --port="})
    void anOptionWithoutItsValueIsNamed(String arguments) {
        Run run = Launcher.run(LIMIT, arguments.split(" "));
        assertThat(run.exit()).as(run.output()).isEqualTo(2);
        assertThat(run.output()).containsPattern("slipway: --(data|bind|port) (needs a value|must be)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "up", "down", "status", "restart", "logs", "serve", "edge", "connect", "test", "bench"})
    void everyCommandHasHelp(String command) {
        Run run = Launcher.run(LIMIT, (command + " --help").strip().split(" "));
        assertThat(run.exit()).as(run.output()).isZero();
        assertThat(run.output()).containsIgnoringCase("usage").contains("slipway " + command);
    }

    @Test
    void downWithNothingRunningSaysSo(@TempDir Path empty) {
        Run run = Launcher.run(LIMIT, "down", "--data", empty.toString());
        assertThat(run.exit()).as(run.output()).isZero();
    }

    @Test
    void statusWithNothingRunningIsNotReady(@TempDir Path empty) {
        Run run = Launcher.run(LIMIT, "status", "--data", empty.toString(), "--json");
        assertThat(run.output()).contains("\"ready\": false".replace(" ", "")).contains("\"processes\"");
    }
}
