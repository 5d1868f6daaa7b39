package dev.slipway.control.truss;

import dev.slipway.control.SlipwayProperties;
import dev.slipway.control.config.OperatorSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Where a model is called: the client puts {@code /deployment/ID/predict} and the like behind it. */
@Component
class ModelAddress {

    private final String publicUrl;
    private final @Nullable String domain;

    ModelAddress(SlipwayProperties properties, OperatorSettings settings) {
        this.publicUrl = properties.publicUrl().toString().replaceAll("/+$", "");
        this.domain = settings.domain();
    }

    String of(String modelId) {
        return domain == null
                ? "%s/model-%s".formatted(publicUrl, modelId)
                : "https://model-%s.api.%s".formatted(modelId, domain);
    }
}
