package dev.slipway.edge.replica;

import dev.slipway.edge.routing.Route;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Asks the control plane for a replica of a deployment that has none, once a second at most, however many requests wait. What
 * is not heard is made good by the reports of the load, which tell of the requests that wait.
 */
public final class Activator {

    private static final Logger log = LoggerFactory.getLogger(Activator.class);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    /** How long an answer stands for those who ask the same. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HttpClient controlPlane;
    private final Map<String, Mono<Boolean>> asking = new ConcurrentHashMap<>();

    public Activator(HttpClient controlPlane) {
        this.controlPlane = controlPlane.responseTimeout(ANSWER_LIMIT);
    }

    /** Has a replica of {@code route} started if there is none; tells whether that is on its way. */
    public Mono<Boolean> wake(Route route) {
        return route.needsWaking() ? asking.computeIfAbsent(route.deploymentId(), this::ask) : Mono.just(true);
    }

    private Mono<Boolean> ask(String deploymentId) {
        return controlPlane
                .post()
                .uri("/internal/deployments/" + deploymentId + "/wake")
                .responseSingle((response, _) -> Mono.just(response.status().code() < 300))
                .onErrorResume(failure -> {
                    log.warn("deployment {} cannot be woken now: {}", deploymentId, failure.toString());
                    return Mono.just(false);
                })
                .cache(PAUSE);
    }
}
