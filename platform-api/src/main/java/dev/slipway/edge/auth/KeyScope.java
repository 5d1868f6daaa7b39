package dev.slipway.edge.auth;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key is good for.
 *
 * @param modelIds null: every model
 * @param environments null: every environment
 */
public record KeyScope(
        @Nullable Set<String> modelIds, @Nullable Set<String> environments) {

    public static final KeyScope EVERYTHING = new KeyScope(null, null);

    public static KeyScope of(@Nullable List<String> modelIds, @Nullable List<String> environments) {
        return new KeyScope(
                modelIds == null ? null : Set.copyOf(modelIds), environments == null ? null : Set.copyOf(environments));
    }

    public boolean allowsModel(String id) {
        return modelIds == null || modelIds.contains(id);
    }

    public boolean allowsEveryEnvironment() {
        return environments == null;
    }

    public boolean allowsEnvironment(String name) {
        return environments == null || environments.contains(name);
    }
}
