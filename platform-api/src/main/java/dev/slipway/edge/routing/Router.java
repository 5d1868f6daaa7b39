package dev.slipway.edge.routing;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.auth.KeyScope;
import dev.slipway.edge.routing.Resolution.AmbiguousModel;
import dev.slipway.edge.routing.Resolution.NotServing;
import dev.slipway.edge.routing.Resolution.NothingDeployed;
import dev.slipway.edge.routing.Resolution.OutOfScope;
import dev.slipway.edge.routing.Resolution.Routed;
import dev.slipway.edge.routing.Resolution.UnknownDeployment;
import dev.slipway.edge.routing.Resolution.UnknownEnvironment;
import dev.slipway.edge.routing.Resolution.UnknownModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Finds the deployment that an address means, among what the caller may know of. */
public final class Router {

    private static final int ALL = 100; // percent

    private final Routes routes;

    public Router(Routes routes) {
        this.routes = routes;
    }

    /** Resolves an endpoint of one model. */
    public Resolution resolve(Address.Dedicated address, Caller caller) {
        HostedModel model = routes.current().model(address.modelId());
        if (model == null || !model.organisationId().equals(caller.organisationId())) {
            return new UnknownModel(address.modelId());
        }
        KeyScope scope = caller.scope();
        if (!scope.allowsModel(model.id())) {
            return new OutOfScope(model.id(), null);
        }
        return switch (address.target()) {
            case Target.Environment(String name) -> environment(model, name, scope);
            case Target.Deployment(String id) -> deployment(model, id, scope);
            case Target.Development _ -> development(model, address.action(), scope);
        };
    }

    private static Resolution environment(HostedModel model, String name, KeyScope scope) {
        return scope.allowsEnvironment(name) ? environment(model, name) : new OutOfScope(model.id(), name);
    }

    /** A key for some environments may call what serves there by its id too. */
    private static Resolution deployment(HostedModel model, String id, KeyScope scope) {
        boolean allowed = model.namesOf(id).anyMatch(scope::allowsEnvironment);
        return allowed || scope.allowsEveryEnvironment() ? deployment(model, id) : new OutOfScope(model.id(), id);
    }

    /** Resolves the shared endpoint's {@code model}: a model's own name, or else the name that its engine serves. */
    public Resolution resolve(String name, Caller caller) {
        List<HostedModel> serving = new ArrayList<>();
        for (HostedModel model : visibleTo(caller)) {
            if (model.name().equals(name)) {
                return shared(model, caller);
            }
            Route route = model.production();
            if (route != null && name.equals(route.servedModelName())) {
                serving.add(model);
            }
        }
        List<HostedModel> open =
                serving.stream().filter(model -> isOpen(model, caller)).toList();
        return switch (open.size()) {
            case 0 -> serving.isEmpty() ? new UnknownModel(name) : shared(serving.get(0), caller);
            case 1 -> shared(open.get(0), caller);
            default -> new AmbiguousModel(name);
        };
    }

    private static Resolution shared(HostedModel model, Caller caller) {
        return isOpen(model, caller)
                ? environment(model, HostedModel.PRODUCTION)
                : new OutOfScope(model.id(), HostedModel.PRODUCTION);
    }

    private static boolean isOpen(HostedModel model, Caller caller) {
        return caller.scope().allowsModel(model.id()) && caller.scope().allowsEnvironment(HostedModel.PRODUCTION);
    }

    /** Goes to the other deployment of an environment that has two, where that is the one with this replica. */
    public Resolution withReplica(Resolution resolution, String replicaId) {
        if (!(resolution instanceof Routed(Route route)) || route.hasReplica(replicaId)) {
            return resolution;
        }
        HostedModel model = routes.current().model(route.modelId());
        return model == null
                ? resolution
                : model.besides(route.deploymentId())
                        .filter(other -> other.hasReplica(replicaId))
                        .<Resolution>map(Routed::new)
                        .findFirst()
                        .orElse(resolution);
    }

    /** The name of the model, among those that the shared endpoint takes, that has this replica; null if none has. */
    public @Nullable String modelOf(String replicaId, Caller caller) {
        return visibleTo(caller).stream()
                .filter(model ->
                        isOpen(model, caller) && model.inProduction().anyMatch(route -> route.hasReplica(replicaId)))
                .map(HostedModel::name)
                .findFirst()
                .orElse(null);
    }

    /** The name by which the engine knows the model called {@code name}, when that is another one. */
    public @Nullable String servedName(String name, Caller caller) {
        String served = resolve(name, caller) instanceof Routed(Route route) ? route.servedModelName() : null;
        return name.equals(served) ? null : served;
    }

    /** The name of the one model that serves requests which name none, or null when there are several. */
    public @Nullable String onlyModel(Caller caller) {
        List<String> names = served(caller);
        return names.size() == 1 ? names.get(0) : null;
    }

    /** The names that the shared endpoint takes from this caller. */
    public List<String> served(Caller caller) {
        return visibleTo(caller).stream()
                .filter(model -> model.production() != null && isOpen(model, caller))
                .map(HostedModel::name)
                .toList();
    }

    /** Whether the shared endpoint takes the name of the model with this id. */
    public boolean isServed(String modelId) {
        HostedModel model = routes.current().model(modelId);
        return model != null && model.production() != null;
    }

    private List<HostedModel> visibleTo(Caller caller) {
        return routes.current().models().stream()
                .filter(model -> model.organisationId().equals(caller.organisationId()))
                .toList();
    }

    private static Resolution environment(HostedModel model, String name) {
        String id = model.environments().get(name);
        if (id != null) {
            return deployment(model, model.candidates().isEmpty() ? id : either(model, name, id));
        }
        return name.equals(HostedModel.PRODUCTION)
                ? new NothingDeployed(model.id(), name)
                : new UnknownEnvironment(model.id(), name);
    }

    /** By weight, while another deployment is being promoted; one without a replica gets nothing that the other can take. */
    private static String either(HostedModel model, String environment, String current) {
        HostedModel.Candidate candidate = model.candidates().get(environment);
        if (candidate == null) {
            return current;
        }
        boolean chosen = ThreadLocalRandom.current().nextInt(ALL) < candidate.percent();
        String first = chosen ? candidate.deploymentId() : current;
        String second = chosen ? current : candidate.deploymentId();
        return hasReplicas(model, first) || !hasReplicas(model, second) ? first : second;
    }

    private static boolean hasReplicas(HostedModel model, String deploymentId) {
        Route route = model.deployments().get(deploymentId);
        return route != null && !route.replicas().isEmpty();
    }

    private static Resolution development(HostedModel model, Action action, KeyScope scope) {
        String id = model.developmentDeploymentId();
        if (id != null) {
            return scope.allowsEnvironment(HostedModel.DEVELOPMENT)
                    ? deployment(model, id)
                    : new OutOfScope(model.id(), HostedModel.DEVELOPMENT);
        }
        return action instanceof Action.Predict
                ? environment(model, HostedModel.PRODUCTION, scope)
                : new UnknownDeployment(model.id(), HostedModel.DEVELOPMENT);
    }

    private static Resolution deployment(HostedModel model, String id) {
        Route route = model.deployments().get(id);
        if (route == null) {
            return new UnknownDeployment(model.id(), id);
        }
        return !route.replicas().isEmpty() || route.mayGetReplicas()
                ? new Routed(route)
                : new NotServing(id, route.status(), route.statusReason());
    }
}
