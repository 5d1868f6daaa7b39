package dev.slipway.runtime.openai;

import dev.slipway.runtime.openai.answer.Answer;
import java.util.List;
import reactor.core.publisher.Flux;

/**
 * An answer whose generations run as soon as somebody subscribes to its chunks, and end when that one leaves.
 *
 * @param timelines one for each choice
 */
record AnswerRun(Answer answer, Flux<List<?>> chunks, List<Timeline> timelines) {

    Receipt receipt() {
        return Receipt.of(timelines, answer.usage());
    }
}
