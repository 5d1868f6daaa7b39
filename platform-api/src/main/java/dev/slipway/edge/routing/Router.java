package dev.slipway.edge.routing;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.routing.Resolution.AmbiguousModel;
import dev.slipway.edge.routing.Resolution.NotServing;
import dev.slipway.edge.routing.Resolution.NothingDeployed;
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
        return switch (address.target()) {
            case Target.Environment(String name) -> environment(model, name);
            case Target.Deployment(String id) -> deployment(model, id);
            case Target.Development _ -> development(model, address.action());
        };
    }

    /** Resolves the shared endpoint's {@code model}: a model's own name, or else the name that its engine serves. */
    public Resolution resolve(String name, Caller caller) {
        List<HostedModel> serving = new ArrayList<>();
        for (HostedModel model : visibleTo(caller)) {
            if (model.name().equals(name)) {
                return environment(model, HostedModel.PRODUCTION);
            }
            Route route = model.production();
            if (route != null && name.equals(route.servedModelName())) {
                serving.add(model);
            }
        }
        return switch (serving.size()) {
            case 0 -> new UnknownModel(name);
            case 1 -> environment(serving.get(0), HostedModel.PRODUCTION);
            default -> new AmbiguousModel(name);
        };
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
                .filter(model -> model.production() != null)
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

    private static Resolution development(HostedModel model, Action action) {
        String id = model.developmentDeploymentId();
        if (id != null) {
            return deployment(model, id);
        }
        return action instanceof Action.Predict
                ? environment(model, HostedModel.PRODUCTION)
                : new UnknownDeployment(model.id(), "development");
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
