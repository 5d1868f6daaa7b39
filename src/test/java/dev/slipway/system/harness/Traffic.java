package dev.slipway.system.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Clients that stream one answer after another until this is closed, while a test does to the instance what it must stand.
 * Each answer has to be whole: status 200, and {@code [DONE]} at its end.
 */
public final class Traffic implements AutoCloseable {
    private static final String DONE = "data: [DONE]";
    private static final int SHOWN_FAULTS = 5;

    private final Supplier<Api> api;
    private final String path;
    private final String body;
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger truncated = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();
    private volatile boolean running = true;

    private Traffic(Supplier<Api> api, String path, Chat chat) {
        this.api = api;
        this.path = path;
        this.body = chat.streamed().json();
    }

    /**
     * Starts the load.
     *
     * @param api asked before each request, so that a test may exchange the key
     * @param path a chat completions address
     */
    public static Traffic start(int clients, Supplier<Api> api, String path, Chat chat) {
        var traffic = new Traffic(api, path, chat);
        for (int i = 0; i < clients; i++) {
            traffic.clients.add(Thread.ofVirtual().name("traffic-" + i).start(traffic::run));
        }
        return traffic;
    }

    /** What has been seen until now. */
    public Report report() {
        return new Report(
                answers.get(),
                failures.get(),
                truncated.get(),
                Duration.ofNanos(longestNanos.get()),
                faults.stream().limit(SHOWN_FAULTS).toList());
    }

    /** Waits until this many more answers have ended whole. */
    public void awaitAnswers(int more) {
        int enough = answers.get() + more;
        Await.until(more + " more answers", Duration.ofSeconds(90), () -> answers.get() >= enough);
    }

    /** Lets the answers in progress end, and tells what was seen of all. */
    public Report stop() {
        close();
        return report();
    }

    @Override
    public void close() {
        running = false;
        try {
            for (Thread client : clients) {
                client.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (running) {
            long began = System.nanoTime();
            try (Stream<String> lines = open()) {
                count(lines);
            } catch (IOException e) {
                fail(failures, e.toString());
            }
            longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
        }
    }

    private Stream<String> open() throws IOException {
        HttpResponse<Stream<String>> response = api.get().stream(path, body);
        if (response.statusCode() != 200) {
            try (Stream<String> lines = response.body()) {
                throw new IOException(response.statusCode() + " " + String.join(" ", lines.toList()));
            }
        }
        return response.body();
    }

    private void count(Stream<String> lines) {
        var last = new String[] {""};
        try {
            lines.filter(line -> !line.isEmpty()).forEach(line -> last[0] = line);
        } catch (UncheckedIOException e) {
            fail(truncated, e.getCause() + " after " + last[0]);
            return;
        }
        if (last[0].equals(DONE)) {
            answers.incrementAndGet();
        } else {
            fail(truncated, "ended with " + last[0]);
        }
    }

    private void fail(AtomicInteger kind, String fault) {
        kind.incrementAndGet();
        faults.add(fault);
    }

    /**
     * What the clients saw.
     *
     * @param answers those that were whole
     * @param failures requests without an answer, or with another status
     * @param truncated streams that broke off
     * @param longest from a request to the end of its answer
     * @param faults the first few, as text
     */
    public record Report(int answers, int failures, int truncated, Duration longest, List<String> faults) {

        /** Whether nobody noticed anything. */
        public boolean isClean() {
            return answers > 0 && failures == 0 && truncated == 0;
        }
    }
}
