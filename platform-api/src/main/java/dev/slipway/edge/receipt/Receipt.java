package dev.slipway.edge.receipt;

import dev.slipway.edge.usage.Usage;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where one request's time went and what it used; one line of the usage log.
 *
 * @param attempts how many replicas it was sent to
 */
public record Receipt(
        String requestId, Instant at, Parties parties, Outcome outcome, Times times, int attempts, Usage usage) {

    /** Who asked whom. */
    public record Parties(
            String organisationId,
            String callerId,
            String modelId,
            String deploymentId,
            @Nullable String replicaId) {}

    /**
     * How it ended.
     *
     * @param end {@code completed}, {@code cancelled} (the caller left) or {@code failed}
     */
    public record Outcome(String path, int status, String end) {}

    /** The edge's own part, in nanoseconds; {@code firstByte} and {@code total} count from the request's arrival. */
    public record Times(long auth, long queue, long start, long route, long firstByte, long total) {}

    /** One line of JSON. */
    void appendTo(JsonLines line) {
        line.begin();
        line.text("request_id", requestId).instant("at", at);
        line.text("organisation_id", parties.organisationId()).text("key_id", parties.callerId());
        line.text("model_id", parties.modelId()).text("deployment_id", parties.deploymentId());
        line.text("replica_id", parties.replicaId()).text("path", outcome.path());
        line.number("status", outcome.status()).text("outcome", outcome.end()).number("attempts", attempts);
        line.nanos("auth_ms", times.auth()).nanos("queue_ms", times.queue());
        line.nanos("start_ms", times.start()).nanos("route_ms", times.route());
        line.nanos("first_byte_ms", times.firstByte()).nanos("total_ms", times.total());
        addUsage(line.text("source", usage.source().word()));
        line.end();
    }

    private void addUsage(JsonLines line) {
        Usage.EngineTimes engine = usage.times();
        if (engine != null) {
            line.millis("engine_queue_ms", engine.queue()).millis("prefill_ms", engine.prefill());
            line.millis("first_token_ms", engine.firstToken()).millis("decode_ms", engine.decode());
        }
        Usage.Tokens tokens = usage.tokens();
        if (tokens != null) {
            line.number("prompt_tokens", tokens.prompt()).number("cached_tokens", tokens.cached());
            line.number("computed_tokens", tokens.computed()).number("completion_tokens", tokens.completion());
            line.number("reasoning_tokens", tokens.reasoning());
        }
    }
}
