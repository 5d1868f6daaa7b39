package dev.slipway.edge.routing;

import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A model and where its names point.
 *
 * @param candidates environment → deployment that takes a part of its requests, where one is being promoted
 */
public record HostedModel(
        String id,
        String name,
        String organisationId,
        Map<String, String> environments,
        Map<String, Candidate> candidates,
        @Nullable String developmentDeploymentId,
        Map<String, Route> deployments) {

    static final String PRODUCTION = "production";
    static final String DEVELOPMENT = "development";

    public HostedModel {
        environments = Map.copyOf(environments);
        candidates = Map.copyOf(candidates);
        deployments = Map.copyOf(deployments);
    }

    /** @param percent of the environment's requests */
    record Candidate(String deploymentId, int percent) {}

    @Nullable
    Route production() {
        String id = environments.get(PRODUCTION);
        return id == null ? null : deployments.get(id);
    }

    /** What serves in production: one deployment, or two while one is being promoted. */
    Stream<Route> inProduction() {
        return serving(PRODUCTION);
    }

    /** The deployments that share an environment with this one. */
    Stream<Route> besides(String deploymentId) {
        return candidates.keySet().stream()
                .filter(name ->
                        serving(name).anyMatch(route -> route.deploymentId().equals(deploymentId)))
                .flatMap(this::serving);
    }

    private Stream<Route> serving(String environment) {
        Candidate candidate = candidates.get(environment);
        return Stream.of(environments.get(environment), candidate == null ? null : candidate.deploymentId())
                .filter(Objects::nonNull)
                .map(deployments::get)
                .filter(Objects::nonNull);
    }

    /** The environments in which a deployment serves, and {@link #DEVELOPMENT} where it is that. */
    Stream<String> namesOf(String deploymentId) {
        Stream<String> serving = names(environments, deploymentId::equals);
        Stream<String> coming =
                names(candidates, candidate -> candidate.deploymentId().equals(deploymentId));
        Stream<String> development =
                deploymentId.equals(developmentDeploymentId) ? Stream.of(DEVELOPMENT) : Stream.empty();
        return Stream.of(serving, coming, development).flatMap(names -> names);
    }

    private static <T> Stream<String> names(Map<String, T> targets, Predicate<T> isMeant) {
        return targets.entrySet().stream()
                .filter(entry -> isMeant.test(entry.getValue()))
                .map(Map.Entry::getKey);
    }
}
