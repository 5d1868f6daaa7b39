package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.ServedModel;
import java.util.function.BiFunction;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** A path that answers a JSON object with another one, without generating anything. */
final class JsonHandler implements WebHandler {

    private final ModelSlot slot;
    private final RequestBodies bodies;
    private final JsonResponses responses;
    private final BiFunction<JsonFields, ServedModel, Object> answers;

    JsonHandler(
            ModelSlot slot,
            RequestBodies bodies,
            JsonResponses responses,
            BiFunction<JsonFields, ServedModel, Object> answers) {
        this.slot = slot;
        this.bodies = bodies;
        this.responses = responses;
        this.answers = answers;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServedModel model = slot.require();
        return bodies.read(exchange, fields -> answers.apply(fields, model))
                .flatMap(answer -> responses.write(exchange, answer));
    }
}
