package dev.slipway.control.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OperatorSettingsTest {

    @Test
    void anEmptyFileSaysNothing() {
        assertThat(parse("")).isEqualTo(OperatorSettings.NONE);
        assertThat(parse("# nothing yet\n")).isEqualTo(OperatorSettings.NONE);
    }

    @Test
    void whatItSaysIsRead() {
        OperatorSettings settings = parse("domain: example.com\ncheckpointFolders: [/models]\n");
        assertThat(settings.domain()).isEqualTo("example.com");
        assertThat(settings.checkpointFolders()).containsExactly(Path.of("/models"));
    }

    @Test
    void aKeyThatIsNoSettingAndAWrongValueAreNamed() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> parse("domian: example.com\ncheckpointFolders: [models]\n"))
                .withMessageContaining("domian")
                .withMessageContaining("checkpointFolders: models");
    }

    private static OperatorSettings parse(String yaml) {
        return OperatorSettings.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
