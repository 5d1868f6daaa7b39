package dev.slipway.edge.management;

import dev.slipway.edge.receipt.Receipts;
import dev.slipway.edge.routing.Router;
import dev.slipway.edge.routing.Routes;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Puts the handler of everything that is not inference together. */
public final class WebSurfaces {

    private WebSurfaces() {}

    /**
     * The handler, ready for Boot's server.
     *
     * @param controlPlane null for an edge that runs alone
     * @param silence how long the control plane may stay silent
     */
    public static WebHandler handler(
            Routes routes,
            Receipts receipts,
            HttpClient http,
            @Nullable URI controlPlane,
            Duration silence,
            JsonMapper json) {
        WebAnswer answer = new WebAnswer(json);
        WebCallers callers = new WebCallers(routes);
        return new WebHandler(
                controlPlane == null ? null : new ManagementProxy(http, controlPlane, silence),
                new ModelLists(new Router(routes), callers, json, answer),
                new ReceiptLookup(receipts, callers, json, answer),
                answer);
    }
}
