package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.engine.GenerationEvent;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnreadEventsTest {

    private final UnreadEvents unread = new UnreadEvents(10);

    @Test
    void aStepMayFindAnyNumberWhenNothingWaits() {
        assertThat(unread.add(tokens(1000))).isTrue();
    }

    @Test
    void theNextStepIsTooMuchUntilEnoughIsRead() {
        unread.add(tokens(20));

        assertThat(unread.add(tokens(1))).isFalse();
        for (int i = 0; i < 11; i++) {
            unread.read();
        }
        assertThat(unread.add(tokens(1))).isTrue();
    }

    private static List<GenerationEvent> tokens(int count) {
        return Collections.nCopies(count, new GenerationEvent.Token(5, null));
    }
}
