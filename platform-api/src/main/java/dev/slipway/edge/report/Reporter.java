package dev.slipway.edge.report;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import tools.jackson.databind.json.JsonMapper;

/** Tells the control plane one kind of report again and again, on a thread of its own. */
public final class Reporter<R> implements SmartLifecycle {

    /** Where the reports come from. */
    public interface Source<R> {

        /** What is to be told now; null when there is nothing. */
        @Nullable
        R next();

        /** The control plane has not heard it. */
        void missed(R report);
    }

    private static final Logger log = LoggerFactory.getLogger(Reporter.class);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(3);

    private final String path;
    private final Duration pause;
    private final Source<R> source;
    private final HttpClient controlPlane;
    private final JsonMapper json;
    private final Semaphore stopped = new Semaphore(0);
    private volatile @Nullable Thread thread;
    private boolean heard = true;

    public Reporter(String path, Duration pause, Source<R> source, HttpClient controlPlane, JsonMapper json) {
        this.path = path;
        this.pause = pause;
        this.source = source;
        this.controlPlane = controlPlane
                .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json"))
                .responseTimeout(ANSWER_LIMIT);
        this.json = json;
    }

    @Override
    public void start() {
        thread = Thread.ofPlatform().name("report " + path).daemon().start(this::reportWhileRunning);
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
            do {
                R report = source.next();
                if (report != null) {
                    report(report);
                }
            } while (!stopped.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(R report) {
        try {
            send(report);
            heard = true;
        } catch (RuntimeException e) {
            source.missed(report);
            if (heard && isRunning()) {
                log.warn("the control plane does not take reports at {}: {}", path, e.toString());
            }
            heard = false;
        }
    }

    private void send(R report) {
        controlPlane
                .post()
                .uri(path)
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(json.writeValueAsBytes(report))))
                .responseSingle((response, _) -> response.status().code() < 300
                        ? Mono.<Void>empty()
                        : Mono.<Void>error(
                                new IllegalStateException("the control plane answered " + response.status())))
                .block();
    }
}
