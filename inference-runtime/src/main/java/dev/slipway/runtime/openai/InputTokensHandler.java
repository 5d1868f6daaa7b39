package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.ServedModel;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** {@code POST /v1/responses/input_tokens}: how long the prompt of a response would be. */
final class InputTokensHandler implements WebHandler {

    static final String PATH = StoredResponsesHandler.PATH + "/input_tokens";

    private final ModelSlot slot;
    private final RequestBodies bodies;
    private final JsonResponses responses;
    private final NewAnswers answers;

    InputTokensHandler(ModelSlot slot, RequestBodies bodies, JsonResponses responses, NewAnswers answers) {
        this.slot = slot;
        this.bodies = bodies;
        this.responses = responses;
        this.answers = answers;
    }

    record Counted(String object, int inputTokens) {}

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServedModel model = slot.require();
        String tenant = CallerHeaders.tenant(exchange.getRequest().getHeaders());
        return bodies.read(exchange, fields -> answers.inputTokens(fields, model, tenant))
                .map(tokens -> new Counted("response.input_tokens", tokens))
                .flatMap(counted -> responses.write(exchange, counted));
    }
}
