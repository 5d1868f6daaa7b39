package dev.slipway.runtime.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.sampling.TokenScores;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnreadEventsTest {

    private static final GenerationEvent TOKEN = new GenerationEvent.Token(5, null);
    private static final TokenScores.Candidate CANDIDATE = new TokenScores.Candidate(5, -1);
    private static final GenerationEvent SCORED =
            new GenerationEvent.Token(5, new TokenScores(CANDIDATE, Collections.nCopies(20, CANDIDATE)));

    private static final long MAX = 100 * UnreadEvents.ALWAYS;

    private final UnreadEvents unread = new UnreadEvents(MAX);

    @Test
    void oneAloneMayHaveHalfOfTheRoom() {
        int alone = fill(unread.choice(), TOKEN);

        assertThat(alone).isCloseTo((int) (MAX / 2 / 150), withinPercentage(1));
    }

    @Test
    void scoresTakeRoomToo() {
        assertThat(fill(unread.choice(), SCORED))
                .isEqualTo(fill(new UnreadEvents(MAX).choice(), TOKEN) * 150 / (150 + 21 * 30) + 1);
    }

    @Test
    void manyWhoReadNothingLeaveRoomToWhoReads() {
        IntStream.range(0, 50).forEach(_ -> fill(unread.choice(), TOKEN));
        UnreadEvents.Choice reader = unread.choice();

        for (int i = 0; i < 10_000; i++) {
            assertThat(reader.add(List.of(TOKEN))).isTrue();
            reader.read(TOKEN);
        }
    }

    @Test
    void aStepMayBringAnyNumberWhenNothingWaits() {
        UnreadEvents.Choice choice = unread.choice();

        assertThat(choice.add(Collections.nCopies(1_000_000, TOKEN))).isTrue();
        assertThat(choice.add(List.of(TOKEN))).isFalse();
        assertThat(unread.choice().add(List.of(TOKEN))).isTrue();
    }

    @Test
    void whatIsReadMakesRoom() {
        UnreadEvents.Choice choice = unread.choice();
        int most = fill(choice, TOKEN);
        for (int i = 0; i < most / 2; i++) {
            choice.read(TOKEN);
        }

        assertThat(fill(choice, TOKEN)).isBetween(most / 2 - 60, most / 2);
    }

    @Test
    void whoLeavesMakesRoomWhateverStillComes() throws InterruptedException {
        int alone = fill(new UnreadEvents(MAX).choice(), TOKEN);
        for (int i = 0; i < 200; i++) {
            UnreadEvents.Choice choice = unread.choice();
            CountDownLatch half = new CountDownLatch(1);
            Thread engine = Thread.ofPlatform().start(() -> {
                for (int event = 0; event < 2000; event++) {
                    choice.add(List.of(TOKEN));
                    if (event == 1000) {
                        half.countDown();
                    }
                }
            });
            half.await();
            choice.leave();
            engine.join();
        }

        assertThat(fill(unread.choice(), TOKEN)).isEqualTo(alone);
    }

    /** How many it may have waiting. */
    private static int fill(UnreadEvents.Choice choice, GenerationEvent event) {
        int added = 0;
        while (choice.add(List.of(event))) {
            added++;
        }
        return added;
    }
}
