package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.EngineStats;
import dev.slipway.runtime.openai.request.ServedModel;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** {@code GET /metrics}: the engine's state and counters, under the names that vLLM's dashboards read. */
final class MetricsHandler implements WebHandler {

    private final ModelSlot slot;
    private final RequestMetrics requests;

    MetricsHandler(ModelSlot slot, RequestMetrics requests) {
        this.slot = slot;
        this.requests = requests;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServedModel model = slot.require();
        PrometheusText text = new PrometheusText(model.name());
        text.info("slipway_device_info", "Where the network runs.", "device", model.device());
        write(model.engine().stats(), text);
        requests.write(text);
        return JsonResponses.write(exchange, PrometheusText.CONTENT_TYPE, text.toString());
    }

    private static void write(EngineStats stats, PrometheusText text) {
        text.gauge("vllm:num_requests_running", "Requests in the batch.", stats.running());
        text.gauge("vllm:num_requests_waiting", "Requests that wait for a place in it.", stats.waiting());
        text.gauge("vllm:kv_cache_usage_perc", "Share of KV blocks in use, 0 to 1.", stats.kvCacheUsage());
        text.counter("slipway_engine_steps_total", "Batches computed.", stats.steps());
        text.counter("vllm:prompt_tokens_total", "Tokens of prompts.", stats.promptTokens());
        text.counter("vllm:generation_tokens_total", "Tokens generated.", stats.generatedTokens());
        text.counter("vllm:num_preemptions_total", "Sequences preempted.", stats.preemptions());
        text.counter("vllm:prefix_cache_queries_total", "Tokens looked up in the cache.", stats.prefixQueriedTokens());
        text.counter("vllm:prefix_cache_hits_total", "Tokens found in the cache.", stats.prefixHitTokens());
        EngineStats.Speculation guessed = stats.speculation();
        text.counter("vllm:spec_decode_num_drafts_total", "Times that next tokens were guessed.", guessed.drafts());
        text.counter("vllm:spec_decode_num_draft_tokens_total", "Tokens guessed.", guessed.draftTokens());
        text.counter(
                "vllm:spec_decode_num_accepted_tokens_total", "Guesses that were right.", guessed.acceptedTokens());
    }
}
