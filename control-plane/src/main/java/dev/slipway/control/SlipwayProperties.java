package dev.slipway.control;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What whoever starts this program tells it.
 *
 * @param data the instance's directory
 * @param publicUrl where users reach the edge, as {@code http://localhost:8000}
 * @param models the folder of bundled checkpoints
 * @param internalTokenFile holds the token that guards {@code /internal/}
 * @param adminApiKeyFile holds the first admin key; null where keys come from elsewhere
 * @param checkpointFolders win over those in the operator's config.yaml
 */
@ConfigurationProperties("slipway")
@Validated
public record SlipwayProperties(
        @NotNull Path data,
        @NotNull URI publicUrl,
        @NotNull Path models,
        @NotNull Path internalTokenFile,
        @Nullable Path adminApiKeyFile,
        @DefaultValue List<Path> checkpointFolders) {}
