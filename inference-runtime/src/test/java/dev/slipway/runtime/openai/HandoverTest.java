package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.engine.FinishReason;
import dev.slipway.runtime.engine.GenerationEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandoverTest {

    private static final GenerationEvent STARTED = new GenerationEvent.Started(0);
    private static final GenerationEvent FINISHED = new GenerationEvent.Finished(FinishReason.LENGTH);

    private final List<List<TimedEvent>> handedOver = new ArrayList<>();
    private long now = 5;

    @Test
    void aStreamGetsEachStepAtOnce() {
        send(Handover.STREAMED, 1, STARTED, token(1), token(2), FINISHED);

        assertThat(sizes()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void whatTheEngineTellsTogetherStaysTogether() {
        Handover handover = new Handover(handedOver::add, Handover.STREAMED, () -> now);
        handover.accept(List.of(token(1), token(2), FINISHED));

        assertThat(sizes()).containsExactly(3);
    }

    @Test
    void eventsOfAWholeAnswerGoTogetherWhileTheyComeFast() {
        send(
                Handover.WHOLE,
                Handover.WHOLE / 4,
                STARTED,
                token(1),
                token(2),
                token(3),
                token(4),
                token(5),
                token(6),
                FINISHED);

        assertThat(sizes()).containsExactly(4, 4);
        assertThat(handedOver.stream().flatMap(List::stream).map(TimedEvent::event))
                .containsExactly(STARTED, token(1), token(2), token(3), token(4), token(5), token(6), FINISHED);
    }

    @Test
    void answersAreHandedOverAtTheSameTimes() {
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        Handover one = new Handover(events -> first.add(now), Handover.WHOLE, () -> now);
        now += Handover.WHOLE / 3;
        Handover other = new Handover(events -> second.add(now), Handover.WHOLE, () -> now);
        for (int i = 0; i < 50; i++) {
            now += Handover.WHOLE / 10;
            one.accept(List.of(token(i)));
            other.accept(List.of(token(i)));
        }

        assertThat(first).hasSize(5).isEqualTo(second);
    }

    @Test
    void slowTokensAndTheEndWaitForNothing() {
        send(Handover.ENDS_EARLY, Handover.ENDS_EARLY, STARTED, token(1), token(2), FINISHED);

        assertThat(sizes()).containsExactly(1, 1, 1, 1);
    }

    @Test
    void eachEventKeepsTheTimeAtWhichTheEngineToldIt() {
        send(Handover.ENDS_EARLY, 1, STARTED, token(1), token(2), FINISHED);

        assertThat(handedOver.stream().flatMap(List::stream).map(TimedEvent::nanos))
                .containsExactly(6L, 7L, 8L, 9L);
    }

    /** One event after each pause. */
    private void send(long longestWait, long pause, GenerationEvent... events) {
        Handover handover = new Handover(handedOver::add, longestWait, () -> now);
        for (GenerationEvent event : events) {
            now += pause;
            handover.accept(List.of(event));
        }
    }

    private List<Integer> sizes() {
        return handedOver.stream().map(List::size).toList();
    }

    private static GenerationEvent token(int id) {
        return new GenerationEvent.Token(id, null);
    }
}
