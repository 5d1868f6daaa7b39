package dev.slipway.runtime.openai;

import dev.slipway.runtime.harmony.HarmonyRenderer;
import dev.slipway.runtime.tokenizer.BpeTokenizer;
import java.time.Clock;
import java.time.LocalDate;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** {@code POST /v1/chat/completions}: messages to a Harmony prompt, and the model's Harmony to an answer. */
final class ChatCompletionHandler implements WebHandler {

    private final ModelSlot slot;
    private final RequestBodies bodies;
    private final AnswerWriter writer;
    private final Ids ids;
    private final Clock clock;

    ChatCompletionHandler(ModelSlot slot, RequestBodies bodies, AnswerWriter writer, Ids ids, Clock clock) {
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
        BpeTokenizer tokenizer = model.tokenizer()
                .orElseThrow(
                        () -> OpenAiErrors.noTokenizer(
                                "chat needs text, but this checkpoint has no tokenizer.json; use /v1/completions with token ids"));
        ChatRequest request = ChatRequest.read(fields, model.options(), LocalDate.now(clock), ids::seed);
        int[] prompt = new HarmonyRenderer(tokenizer).render(request.conversation());
        ChatRequest.MaxTokens limit = request.maxTokens();
        int maxTokens = model.room(prompt.length, limit.asked(), "messages", limit.field());
        AnswerLabel label = new AnswerLabel(ids.chat(), clock.instant().getEpochSecond(), model.name());
        return new ChatAnswer(label, request, tokenizer, prompt, maxTokens, ids);
    }
}
