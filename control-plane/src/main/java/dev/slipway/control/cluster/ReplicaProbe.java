package dev.slipway.control.cluster;

import dev.slipway.control.deployment.ReplicaPhase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a replica whether it is ready, as often as what it last said asks for. */
final class ReplicaProbe {

    private static final Duration WHILE_STARTING = Duration.ofMillis(100);
    private static final Duration WHILE_READY = Duration.ofSeconds(1);
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int MISSES = 3;

    private final HttpClient http;
    private final HttpRequest health;
    private int misses;

    ReplicaProbe(HttpClient http, String url) {
        this.http = http;
        this.health = HttpRequest.newBuilder(URI.create(url + "/health"))
                .timeout(LIMIT)
                .build();
    }

    /** What it is now, given what it was. */
    ReplicaPhase ask(ReplicaPhase before) throws InterruptedException {
        try {
            int status = http.send(health, BodyHandlers.discarding()).statusCode();
            if (status == 200) {
                misses = 0;
                return ReplicaPhase.READY;
            }
            return missed(before, ReplicaPhase.LOADING);
        } catch (IOException _) {
            return missed(before, before == ReplicaPhase.LOADING ? ReplicaPhase.LOADING : ReplicaPhase.STARTING);
        }
    }

    static Duration pauseAfter(ReplicaPhase phase) {
        return phase == ReplicaPhase.READY ? WHILE_READY : WHILE_STARTING;
    }

    /** One late answer does not take a replica out of traffic. */
    private ReplicaPhase missed(ReplicaPhase before, ReplicaPhase whileStarting) {
        return switch (before) {
            case READY -> ++misses >= MISSES ? ReplicaPhase.UNHEALTHY : ReplicaPhase.READY;
            case UNHEALTHY -> ReplicaPhase.UNHEALTHY;
            default -> whileStarting;
        };
    }
}
