package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.ServedModel;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** A path that answers a JSON object with another one, without generating anything. */
final class JsonHandler implements WebHandler {

    /** What is answered to a request's fields; {@code tenant} says whose what is kept is. */
    interface Answers {
        Object answer(JsonFields fields, ServedModel model, String tenant);
    }

    private final ModelSlot slot;
    private final RequestBodies bodies;
    private final JsonResponses responses;
    private final Answers answers;

    JsonHandler(ModelSlot slot, RequestBodies bodies, JsonResponses responses, Answers answers) {
        this.slot = slot;
        this.bodies = bodies;
        this.responses = responses;
        this.answers = answers;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServedModel model = slot.require();
        String tenant = CallerHeaders.tenant(exchange.getRequest().getHeaders());
        return bodies.read(exchange, fields -> answers.answer(fields, model, tenant))
                .flatMap(answer -> responses.write(exchange, answer));
    }
}
