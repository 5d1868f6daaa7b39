package dev.slipway.control.deployment;

import dev.slipway.control.config.TrussConfig;
import dev.slipway.control.engine.EnginePlan;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import org.jspecify.annotations.Nullable;

/**
 * What answers a deployment's requests.
 *
 * @param servedModelName what clients write in {@code model}; null: the model's name
 */
@Embeddable
record Serving(
        @Enumerated(EnumType.STRING) Engine engine,
        @Nullable String servedModelName) {

    /** The names are those of the route snapshot. */
    enum Engine {
        NATIVE,
        CONTAINER
    }

    static Serving of(TrussConfig config) {
        return switch (EnginePlan.of(config, "")) {
            case EnginePlan.Native plan ->
                new Serving(Engine.NATIVE, plan.servedModelName().isEmpty() ? null : plan.servedModelName());
            case EnginePlan.Container _, EnginePlan.Unservable _ -> new Serving(Engine.CONTAINER, null);
        };
    }
}
