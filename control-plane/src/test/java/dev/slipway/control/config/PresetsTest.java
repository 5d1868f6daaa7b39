package dev.slipway.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresetsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"gpt-oss-nano", "gpt-oss-20b-latency", "gpt-oss-120b-throughput", "gpt-oss-120b-h100-throughput"
            })
    void everyFieldOfAPresetIsReadAndRight(String preset) throws IOException {
        try (InputStream yaml =
                Objects.requireNonNull(getClass().getResourceAsStream("/presets/" + preset + ".yaml"))) {
            ParsedConfig parsed = new ConfigParser().parse(yaml.readAllBytes());
            assertThat(parsed.unreadFields()).isEmpty();
            assertThat(parsed.config().modelName()).contains("gpt-oss");
        }
    }
}
