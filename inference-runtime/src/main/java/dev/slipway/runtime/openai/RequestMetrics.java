package dev.slipway.runtime.openai;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the generations of this process took, under the names that vLLM's dashboards read. */
final class RequestMetrics {

    enum Outcome {
        STOP,
        LENGTH,
        /** The client left. */
        ABORT,
        ERROR
    }

    private static final double NANOS = 1e9;

    private final Map<Outcome, LongAdder> finished =
            Stream.of(Outcome.values()).collect(Collectors.toMap(outcome -> outcome, outcome -> new LongAdder()));
    private final LongAdder queueFull = new LongAdder();
    private final LongAdder callersShareFull = new LongAdder();
    private final Histogram timeToFirstToken = seconds();
    private final Histogram interToken = seconds();
    private final Histogram endToEnd = seconds();
    private final Histogram queue = seconds();
    private final Histogram prefill = seconds();
    private final Histogram decode = seconds();

    void interToken(long nanos) {
        interToken.observe(nanos / NANOS);
    }

    void turnedAway(boolean callersOwn) {
        (callersOwn ? callersShareFull : queueFull).increment();
    }

    void finished(Outcome outcome, Timeline timeline, long now) {
        finished.getOrDefault(outcome, new LongAdder()).increment();
        endToEnd.observe((now - timeline.arrived()) / NANOS);
        if (timeline.hasTokens()) {
            timeToFirstToken.observe((timeline.firstToken() - timeline.arrived()) / NANOS);
            queue.observe((timeline.started() - timeline.arrived()) / NANOS);
            prefill.observe((timeline.firstToken() - timeline.started()) / NANOS);
            decode.observe((timeline.lastToken() - timeline.firstToken()) / NANOS);
        }
    }

    void write(PrometheusText text) {
        Map<String, Long> byReason = new TreeMap<>();
        finished.forEach((outcome, count) -> byReason.put(outcome.name().toLowerCase(Locale.ROOT), count.sum()));
        text.counters("vllm:request_success_total", "Requests that ended, by reason.", "finished_reason", byReason);
        text.counters(
                "slipway_requests_turned_away_total",
                "Requests for which the queue had no place, by what was full.",
                "full",
                new TreeMap<>(Map.of("queue", queueFull.sum(), "callers_share", callersShareFull.sum())));
        text.histogram("vllm:time_to_first_token_seconds", "From arrival to the first token.", timeToFirstToken);
        text.histogram("vllm:inter_token_latency_seconds", "Between two tokens of a request.", interToken);
        text.histogram("vllm:e2e_request_latency_seconds", "From arrival to the end.", endToEnd);
        text.histogram("vllm:request_queue_time_seconds", "From arrival to the first step.", queue);
        text.histogram("vllm:request_prefill_time_seconds", "From the first step to the first token.", prefill);
        text.histogram("vllm:request_decode_time_seconds", "From the first token to the last.", decode);
    }

    private static Histogram seconds() {
        return new Histogram(
                0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 640);
    }
}
