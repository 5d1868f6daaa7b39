package dev.slipway.control;

import dev.slipway.control.config.InvalidConfigException;
import dev.slipway.control.config.OperatorSettings;
import dev.slipway.control.weights.LocalCheckpoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Takes in the operator's {@code config.yaml}; one that is wrong ends the start. */
@Configuration(proxyBeanMethods = false)
class OperatorConfiguration {

    @Bean
    OperatorSettings operatorSettings(SlipwayProperties properties) throws IOException {
        Path file = properties.data().resolve("config.yaml");
        try {
            return OperatorSettings.read(file);
        } catch (InvalidConfigException e) {
            throw new StartRefusedException(file + ": " + e.getMessage());
        }
    }

    @Bean
    PublicUrls publicUrls(SlipwayProperties properties, OperatorSettings settings) {
        return new PublicUrls(properties.publicUrl(), settings.domain());
    }

    @Bean
    LocalCheckpoints localCheckpoints(SlipwayProperties properties, OperatorSettings settings) {
        List<Path> given = properties.checkpointFolders();
        var checkpoints =
                new LocalCheckpoints(properties.models(), given.isEmpty() ? settings.checkpointFolders() : given);
        String override = settings.local().weightsOverride();
        if (override != null && checkpoints.find(override).isEmpty()) {
            throw new StartRefusedException(
                    "local.weightsOverride: %s is not allowed; allowed: %s".formatted(override, checkpoints.allowed()));
        }
        return checkpoints;
    }
}
