package dev.slipway.runtime.openai;

import java.time.Clock;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** {@code POST /v1/completions}: raw prompts, text or token ids, and what follows them. */
final class CompletionHandler implements WebHandler {

    private final ModelSlot slot;
    private final RequestBodies bodies;
    private final AnswerWriter writer;
    private final Ids ids;
    private final Clock clock;

    CompletionHandler(ModelSlot slot, RequestBodies bodies, AnswerWriter writer, Ids ids, Clock clock) {
        this.slot = slot;
        this.bodies = bodies;
        this.writer = writer;
        this.ids = ids;
        this.clock = clock;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        long arrived = writer.now();
        ServedModel model = slot.require();
        return bodies.read(exchange)
                .map(fields -> answer(fields, model))
                .flatMap(answer -> writer.write(exchange, model.engine(), answer, arrived));
    }

    private Answer answer(JsonFields fields, ServedModel model) {
        CompletionRequest request = CompletionRequest.read(fields, model, ids::seed);
        for (int[] prompt : request.prompts()) {
            model.room(prompt.length, request.maxTokens(), "prompt", "max_tokens");
        }
        AnswerLabel label = new AnswerLabel(ids.completion(), clock.instant().getEpochSecond(), model.name());
        return new CompletionAnswer(label, request, model.tokenizer());
    }
}
