package dev.slipway.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.system.harness.Api;
import dev.slipway.system.harness.Chat;
import dev.slipway.system.harness.Foreground;
import dev.slipway.system.harness.Instance;
import dev.slipway.system.harness.Launcher;
import dev.slipway.system.harness.Reply;
import dev.slipway.system.harness.Run;
import dev.slipway.system.harness.SharedInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SharedInstance.class)
class ServeTest {
    @ParameterizedTest
    @ValueSource(strings = {"gpt-oss-nano", "models/gpt-oss-nano"})
    void aPresetOrADirectoryIsServedWithoutAKey(String model) throws IOException, InterruptedException {
        int port = Instance.freePort();
        try (var serve = Foreground.start("serve", model, "--port", Integer.toString(port))) {
            Api api = Api.at(port);
            serve.awaitAnswer(Duration.ofSeconds(60), api, "/health", 200);
            Reply chat = api.post(
                    "/v1/chat/completions",
                    Chat.hello().with("model", "anything").json());
            assertThat(chat.status()).as(chat.body()).isEqualTo(200);
            assertThat(api.get("/v1/models").body()).contains("\"gpt-oss-nano\"");
            serve.stop("TERM", Duration.ofSeconds(10));
            assertThat(serve.processes()).isEmpty();
        }
    }

    @Test
    void aDirectoryWithoutACheckpointIsNamed(@TempDir Path empty) {
        Run run = Launcher.run(Duration.ofSeconds(60), "serve", empty.toString(), "--port", "0");
        assertThat(run.exit()).isNotZero();
        assertThat(run.output()).contains(empty.toString()).doesNotContain("\tat ");
    }

    @Test
    void anUnknownPresetIsNamed() {
        Run run = Launcher.run(Duration.ofSeconds(60), "serve", "no-such-preset");
        assertThat(run.exit()).isNotZero();
        assertThat(run.output()).contains("no-such-preset").doesNotContain("\tat ");
    }
}
