package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.Caller;
import dev.slipway.runtime.openai.answer.Answer;
import dev.slipway.runtime.openai.request.JsonFields;
import dev.slipway.runtime.openai.request.ServedModel;
import java.util.function.BiFunction;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** A path whose answers the model generates. */
final class GenerationHandler implements WebHandler {

    private final ModelSlot slot;
    private final RequestBodies bodies;
    private final AnswerRuns runs;
    private final AnswerWriter writer;
    private final BiFunction<JsonFields, ServedModel, Answer> answers;

    /** @param answers checks a request and begins its answer */
    GenerationHandler(
            ModelSlot slot,
            RequestBodies bodies,
            AnswerRuns runs,
            AnswerWriter writer,
            BiFunction<JsonFields, ServedModel, Answer> answers) {
        this.slot = slot;
        this.bodies = bodies;
        this.runs = runs;
        this.writer = writer;
        this.answers = answers;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        long arrived = runs.now();
        ServedModel model = slot.require();
        Caller caller = CallerHeaders.read(exchange.getRequest().getHeaders(), arrived);
        return bodies.read(exchange, fields -> {
                    runs.requirePlace(model.engine(), caller);
                    return runs.run(
                            model, answers.apply(fields, model), caller, arrived, Connections.eventLoop(exchange));
                })
                .flatMap(run -> writer.write(exchange, run));
    }
}
