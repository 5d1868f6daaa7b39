package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.Caller;
import dev.slipway.runtime.openai.request.ServedModel;
import dev.slipway.runtime.openai.responses.ResponseAnswer;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** {@code POST /v1/responses}: makes a response while the client waits, or in the background. */
final class NewResponsesHandler implements WebHandler {

    private final ModelSlot slot;
    private final RequestBodies bodies;
    private final AnswerRuns runs;
    private final AnswerWriter writer;
    private final BackgroundWriter background;
    private final NewAnswers answers;

    NewResponsesHandler(
            ModelSlot slot,
            RequestBodies bodies,
            AnswerRuns runs,
            AnswerWriter writer,
            BackgroundWriter background,
            NewAnswers answers) {
        this.slot = slot;
        this.bodies = bodies;
        this.runs = runs;
        this.writer = writer;
        this.background = background;
        this.answers = answers;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        long arrived = runs.now();
        ServedModel model = slot.require();
        HttpHeaders headers = exchange.getRequest().getHeaders();
        Caller caller = CallerHeaders.read(headers, arrived);
        return bodies.read(exchange, fields -> {
                    runs.requirePlace(model.engine(), caller);
                    return answers.response(fields, model, caller.tenant(), CallerHeaders.replica(headers));
                })
                .flatMap(answer -> {
                    Scheduler place = answer.inBackground() ? Schedulers.parallel() : Connections.eventLoop(exchange);
                    AnswerRun run = runs.run(model, answer, caller, arrived, place);
                    return answer.inBackground() ? begin(exchange, answer, run) : writer.write(exchange, run);
                });
    }

    private Mono<Void> begin(ServerWebExchange exchange, ResponseAnswer answer, AnswerRun run) {
        BackgroundResponse response = new BackgroundResponse(answer, run);
        Object queued = answer.queued();
        response.begin();
        return answer.streamed() ? background.writeEvents(exchange, response, 0) : background.write(exchange, queued);
    }
}
