package dev.slipway.edge.load;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Tells the control plane each second how much there is to do. What it does not hear is not told again: the next is newer. */
public final class LoadReporter implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(LoadReporter.class);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private final String edge = UUID.randomUUID().toString();
    private final DeploymentLoads loads;
    private final HttpClient http;
    private final JsonMapper json;
    private final Semaphore stopped = new Semaphore(0);
    private @Nullable Thread thread;
    private volatile boolean running;
    private boolean heard = true;

    public LoadReporter(DeploymentLoads loads, HttpClient http, URI controlPlane, String token, JsonMapper json) {
        this.loads = loads;
        this.http = http.baseUrl(controlPlane.toString())
                .headers(headers -> headers.set("X-Slipway-Internal-Token", token)
                        .set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
                .responseTimeout(ANSWER_LIMIT);
        this.json = json;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofPlatform().name("load-reporter").daemon().start(this::reportWhileRunning);
    }

    @Override
    public void stop() {
        running = false;
        stopped.release();
        if (thread != null) {
            thread.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void reportWhileRunning() {
        try {
            do {
                reportOnce();
            } while (!stopped.tryAcquire(1, TimeUnit.SECONDS));
        } catch (InterruptedException _) {
            running = false;
        }
    }

    private void reportOnce() {
        try {
            send(new LoadReport(edge, loads.report()));
            heard = true;
        } catch (RuntimeException e) {
            if (heard && running) {
                log.warn("the control plane does not take reports of the load: {}", e.toString());
            }
            heard = false;
        }
    }

    private void send(LoadReport report) {
        http.post()
                .uri("/internal/load")
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(json.writeValueAsBytes(report))))
                .responseSingle((response, _) -> response.status().code() < 300
                        ? Mono.<Void>empty()
                        : Mono.<Void>error(
                                new IllegalStateException("the control plane answered " + response.status())))
                .block();
    }
}
