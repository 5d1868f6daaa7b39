package dev.slipway.edge.management;

import dev.slipway.edge.auth.Caller;
import dev.slipway.edge.receipt.Receipts;
import java.nio.charset.StandardCharsets;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /v1/receipts/ID}: where the time of one request of the caller's organisation went. */
final class ReceiptLookup {

    private final Receipts receipts;
    private final WebCallers callers;
    private final JsonMapper json;
    private final WebAnswer answer;

    ReceiptLookup(Receipts receipts, WebCallers callers, JsonMapper json, WebAnswer answer) {
        this.receipts = receipts;
        this.callers = callers;
        this.json = json;
        this.answer = answer;
    }

    Mono<Void> answer(ServerHttpRequest request, ServerHttpResponse response, String id) {
        Caller caller = callers.of(request);
        if (caller == null) {
            return answer.error(request, response, 401, WebCallers.NO_KEY);
        }
        if (!id.matches("[A-Za-z0-9._-]{1,128}")) {
            return answer.error(request, response, 404, "there is no such receipt");
        }
        return Mono.fromCallable(() -> receipts.find(id))
                .subscribeOn(Schedulers.boundedElastic())
                .filter(receipt -> belongsTo(caller, receipt))
                .map(receipt -> receipt.getBytes(StandardCharsets.UTF_8))
                .flatMap(receipt ->
                        answer.writeBytes(request, response, 200, receipt).thenReturn(true))
                .switchIfEmpty(Mono.defer(() -> answer.error(request, response, 404, "there is no such receipt")
                        .thenReturn(true)))
                .then();
    }

    private boolean belongsTo(Caller caller, String receipt) {
        return json.readTree(receipt).path("organisation_id").asString("").equals(caller.organisationId());
    }
}
