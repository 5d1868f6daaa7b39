package dev.slipway.control.cluster;

import dev.slipway.control.cluster.ReplicaHealth.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One replica as the platform itself speaks to it. */
final class ReplicaEndpoint {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Pattern REQUESTS =
            Pattern.compile("(?m)^vllm:num_requests_(?:running|waiting)(?:\\{[^}]*})? ([0-9.eE+]+)$");

    private final HttpClient http;
    private final String url;
    private final String internalToken;

    ReplicaEndpoint(HttpClient http, String url, String internalToken) {
        this.http = http;
        this.url = url;
        this.internalToken = internalToken;
    }

    /** How it says it does; one endpoint for both questions is asked once. */
    Answer ask(Probes probes, boolean started) throws InterruptedException {
        int readiness = status(probes.readiness());
        boolean ready = good(readiness);
        boolean live =
                !started || (probes.liveness().equals(probes.readiness()) ? ready : good(status(probes.liveness())));
        return new Answer(readiness > 0, ready, live);
    }

    /** Requests that it computes or has waiting; empty where it does not say. */
    OptionalDouble requests() throws InterruptedException {
        try {
            HttpResponse<String> metrics = http.send(request("/metrics"), BodyHandlers.ofString());
            Matcher matcher = REQUESTS.matcher(metrics.body());
            if (metrics.statusCode() != 200 || !matcher.find()) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of(matcher.reset()
                    .results()
                    .mapToDouble(match -> Double.parseDouble(match.group(1)))
                    .sum());
        } catch (IOException _) {
            return OptionalDouble.empty();
        }
    }

    /** 0 where nothing answered. */
    private int status(String path) throws InterruptedException {
        try {
            return http.send(request(path), BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        }
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(LIMIT)
                .header("X-Slipway-Internal-Token", internalToken)
                .build();
    }

    private static boolean good(int status) {
        return status >= 200 && status < 400;
    }
}
