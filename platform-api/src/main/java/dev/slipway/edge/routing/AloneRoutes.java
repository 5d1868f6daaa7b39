package dev.slipway.edge.routing;

import dev.slipway.edge.auth.ApiKeys;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The routes of an edge without a control plane: one model in production with one replica, and one key. */
public final class AloneRoutes {

    private static final String MODEL = "abcd1234";
    private static final String DEPLOYMENT = "abc1234";
    private static final String ORGANISATION = "alone";

    private AloneRoutes() {}

    /** Serves from {@code upstream} to whoever has {@code key}, from now on. */
    public static void use(Routes routes, URI upstream, String key) {
        int dot = key.indexOf('.');
        RouteSnapshot.Deployment deployment = new RouteSnapshot.Deployment(
                DEPLOYMENT,
                "ACTIVE",
                null,
                "CONTAINER",
                null,
                null,
                null,
                null,
                List.of(new RouteSnapshot.Replica("abcde", upstream.toString())));
        RouteSnapshot.Model model = new RouteSnapshot.Model(
                MODEL,
                MODEL,
                ORGANISATION,
                Map.of(HostedModel.PRODUCTION, DEPLOYMENT),
                null,
                null,
                List.of(deployment));
        RouteSnapshot.Key apiKey = new RouteSnapshot.Key(
                "admin",
                key.substring(0, dot),
                ApiKeys.hashOf(key.substring(dot + 1)),
                ORGANISATION,
                null,
                null,
                null,
                null,
                null);
        routes.replace(RouteTable.of(new RouteSnapshot(0, List.of(model), List.of(apiKey), List.of())));
    }
}
