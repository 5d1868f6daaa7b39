package dev.slipway.edge.routing;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/**
 * Keeps {@link Routes} at the control plane's newest snapshot by long polling. What was last heard is kept on disk and
 * served from until the control plane is heard again.
 */
public final class RouteFeed implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RouteFeed.class);

    private static final int WAIT_SECONDS = 25;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(WAIT_SECONDS + 10);
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long MAX_PAUSE_MILLIS = 1000;

    private final Routes routes;
    private final SnapshotFile file;
    private final HttpClient controlPlane;
    private final JsonMapper json;
    private volatile @Nullable Thread thread;
    private boolean heard = true;

    public RouteFeed(Routes routes, Path file, HttpClient controlPlane, JsonMapper json) {
        this.routes = routes;
        this.file = new SnapshotFile(file, json);
        this.controlPlane = controlPlane.responseTimeout(ANSWER_LIMIT);
        this.json = json;
    }

    /** Before the servers listen, so that the first request finds the stored routes. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }

    @Override
    public void start() {
        RouteTable stored = file.load();
        if (stored != null) {
            routes.replace(stored);
        }
        Thread following = Thread.ofPlatform().name("route-feed").daemon().unstarted(this::follow);
        thread = following;
        following.start();
    }

    @Override
    public void stop() {
        Thread following = thread;
        thread = null;
        if (following != null) {
            following.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void follow() {
        long pause = FIRST_PAUSE_MILLIS;
        while (isRunning()) {
            try {
                poll();
                heardAgain();
                pause = FIRST_PAUSE_MILLIS;
            } catch (RuntimeException | IOException e) {
                if (!isRunning() || !pauseAfter(e, pause)) {
                    return;
                }
                pause = Math.min(2 * pause, MAX_PAUSE_MILLIS);
            }
        }
    }

    private void poll() throws IOException {
        String path = "/internal/routes?after=" + routes.current().version() + "&wait=" + WAIT_SECONDS;
        byte[] snapshot = controlPlane
                .get()
                .uri(path)
                .responseSingle((response, body) -> switch (response.status().code()) {
                    case 200 -> body.asByteArray();
                    case 204 -> Mono.<byte[]>empty();
                    default ->
                        Mono.<byte[]>error(
                                new IllegalStateException("the control plane answered " + response.status()));
                })
                .block();
        if (snapshot != null) {
            routes.replace(RouteTable.of(json.readValue(snapshot, RouteSnapshot.class)));
            file.store(snapshot);
        }
    }

    private void heardAgain() {
        if (!heard) {
            heard = true;
            log.info(
                    "the control plane is heard again, routes at version {}",
                    routes.current().version());
        }
    }

    private boolean pauseAfter(Exception failure, long millis) {
        if (heard) {
            heard = false;
            log.warn(
                    "no news of routes, going on with version {}: {}",
                    routes.current().version(),
                    failure.toString());
        }
        try {
            Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis));
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }
}
