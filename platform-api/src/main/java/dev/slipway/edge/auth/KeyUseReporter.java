package dev.slipway.edge.auth;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Tells the control plane now and then which keys were used; what it does not hear is told again. */
public final class KeyUseReporter implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(KeyUseReporter.class);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);
    private static final long PAUSE_SECONDS = 5;

    private record Report(Map<String, Instant> uses) {}

    private final KeyUses uses;
    private final HttpClient http;
    private final JsonMapper json;
    private final Semaphore stopped = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private boolean heard = true;

    public KeyUseReporter(KeyUses uses, HttpClient http, URI controlPlane, String token, JsonMapper json) {
        this.uses = uses;
        this.http = http.baseUrl(controlPlane.toString())
                .headers(headers -> headers.set("X-Slipway-Internal-Token", token)
                        .set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
                .responseTimeout(ANSWER_LIMIT);
        this.json = json;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("key-use-reporter").daemon().start(this::reportWhileRunning);
    }

    @Override
    public void stop() {
        Thread reporting = thread;
        thread = null;
        stopped.release();
        if (reporting != null) {
            reporting.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    private void reportWhileRunning() {
        try {
            while (!stopped.tryAcquire(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                report();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void report() {
        Map<String, Instant> taken = uses.take();
        if (taken.isEmpty()) {
            return;
        }
        try {
            send(new Report(taken));
            heard = true;
        } catch (RuntimeException e) {
            uses.giveBack(taken);
            if (heard && isRunning()) {
                log.warn("the control plane does not take note of used keys, they are told later: {}", e.toString());
            }
            heard = false;
        }
    }

    private void send(Report report) {
        http.post()
                .uri("/internal/key-uses")
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(json.writeValueAsBytes(report))))
                .responseSingle((response, _) -> response.status().code() < 300
                        ? Mono.<Void>empty()
                        : Mono.<Void>error(
                                new IllegalStateException("the control plane answered " + response.status())))
                .block();
    }
}
