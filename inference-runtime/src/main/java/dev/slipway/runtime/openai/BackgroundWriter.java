package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.responses.BackgroundRun;
import java.util.List;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes what is known of responses in the background, and as it becomes known; the first to see one's end gets its receipt. */
final class BackgroundWriter {

    private final SseFrames frames;
    private final JsonResponses responses;

    BackgroundWriter(SseFrames frames, JsonResponses responses) {
        this.frames = frames;
        this.responses = responses;
    }

    Mono<Void> write(ServerWebExchange exchange, Object response) {
        return responses.write(exchange, response);
    }

    /** @param first the number of the first event to tell */
    Mono<Void> writeEvents(ServerWebExchange exchange, BackgroundRun run, long first) {
        Flux<DataBuffer> told = run.events()
                .skipWhile(event -> event.sequenceNumber() < first)
                .publishOn(Connections.eventLoop(exchange))
                .map(event -> frames.of(List.of(event)));
        return EventStream.write(exchange, told, () -> run.takeReceipt().map(responses::text));
    }
}
