package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class EventStreamTest {

    private final MockServerHttpResponse response = new MockServerHttpResponse();
    private final AtomicInteger cancelled = new AtomicInteger();

    /** As on a connection that is reset before the first frame is there. */
    @Test
    void framesAreCancelledWhenNotEvenTheHeadIsWritten() {
        response.setWriteHandler(_ -> Mono.error(new IOException("Connection reset by peer")));
        Mono<Void> written = EventStream.writeOrCancel(response, frames(Flux.never()));

        assertThatThrownBy(written::block).hasRootCauseMessage("Connection reset by peer");
        assertThat(cancelled).hasValue(1);
    }

    @Test
    void framesAreCancelledWhenTheConnectionCloses() {
        response.setWriteHandler(body -> body.take(1).then());
        EventStream.writeOrCancel(response, frames(Flux.never())).block();

        assertThat(cancelled).hasValue(1);
    }

    @Test
    void allFramesAreWritten() {
        EventStream.writeOrCancel(response, frames(Flux.just(frame(), frame()))).block();

        assertThat(response.getBodyAsString().block()).isEqualTo("data: {}\n\n".repeat(3));
        assertThat(cancelled).hasValue(0);
    }

    private static DataBuffer frame() {
        return DefaultDataBufferFactory.sharedInstance.wrap("data: {}\n\n".getBytes(StandardCharsets.UTF_8));
    }

    private Flux<DataBuffer> frames(Flux<DataBuffer> rest) {
        return Flux.just(frame()).concatWith(rest).doOnCancel(cancelled::incrementAndGet);
    }
}
