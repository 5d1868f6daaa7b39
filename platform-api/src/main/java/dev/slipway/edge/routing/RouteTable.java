package dev.slipway.edge.routing;

import dev.slipway.edge.auth.ApiKeys;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An immutable snapshot of everything the edge serves from, indexed for requests. */
public final class RouteTable {

    private static final String CHAT_COMPLETIONS = "/v1/chat/completions";

    /** What an edge knows before it has ever heard from a control plane. */
    static final RouteTable NONE = new RouteTable(-1, Map.of(), new ApiKeys(List.of(), List.of()));

    private final long version;
    private final Map<String, HostedModel> modelsById;
    private final ApiKeys keys;

    private RouteTable(long version, Map<String, HostedModel> modelsById, ApiKeys keys) {
        this.version = version;
        this.modelsById = modelsById;
        this.keys = keys;
    }

    static RouteTable of(RouteSnapshot snapshot) {
        Map<String, HostedModel> models = new LinkedHashMap<>();
        for (RouteSnapshot.Model model : orEmpty(snapshot.models())) {
            models.put(model.id(), hosted(model));
        }
        List<ApiKeys.Key> keys = orEmpty(snapshot.apiKeys()).stream()
                .map(RouteSnapshot.Key::toKey)
                .toList();
        List<ApiKeys.Session> sessions = orEmpty(snapshot.sessions()).stream()
                .map(RouteSnapshot.Session::toSession)
                .toList();
        return new RouteTable(snapshot.version(), models, new ApiKeys(keys, sessions));
    }

    private static HostedModel hosted(RouteSnapshot.Model model) {
        Map<String, Route> deployments = orEmpty(model.deployments()).stream()
                .map(deployment -> route(model, deployment))
                .collect(Collectors.toMap(Route::deploymentId, Function.identity()));
        return new HostedModel(
                model.id(),
                model.name(),
                model.organisationId(),
                Objects.requireNonNullElse(model.environments(), Map.of()),
                candidates(model),
                model.developmentDeploymentId(),
                deployments);
    }

    private static Map<String, HostedModel.Candidate> candidates(RouteSnapshot.Model model) {
        Map<String, HostedModel.Candidate> candidates = new LinkedHashMap<>();
        if (model.candidates() != null) {
            model.candidates()
                    .forEach((environment, candidate) -> candidates.put(
                            environment, new HostedModel.Candidate(candidate.deploymentId(), candidate.percent())));
        }
        return candidates;
    }

    private static Route route(RouteSnapshot.Model model, RouteSnapshot.Deployment deployment) {
        List<ReplicaAddress> replicas = orEmpty(deployment.replicas()).stream()
                .map(replica -> ReplicaAddress.of(replica.id(), replica.url()))
                .toList();
        return new Route(
                model.id(),
                deployment.id(),
                deployment.status(),
                deployment.statusReason(),
                deployment.engine().equals("NATIVE"),
                deployment.servedModelName(),
                Objects.requireNonNullElse(deployment.predictEndpoint(), CHAT_COMPLETIONS),
                Objects.requireNonNullElse(deployment.concurrencyLimit(), Route.UNLIMITED),
                Boolean.TRUE.equals(deployment.rejectOnFull()),
                replicas);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    public boolean isEmpty() {
        return version < 0;
    }

    long version() {
        return version;
    }

    public ApiKeys keys() {
        return keys;
    }

    public Collection<HostedModel> models() {
        return modelsById.values();
    }

    @Nullable
    HostedModel model(String id) {
        return modelsById.get(id);
    }
}
