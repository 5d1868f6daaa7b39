package dev.slipway.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.runtime.sampling.SamplingParams;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a scheduler makes of tokens that are guessed. */
class SchedulerGuessingTest {

    private static final int END = 2;

    @Test
    void guessesGoWithTheTokenBeforeThemAndThoseThatAreRightAreKept() {
        Scheduler scheduler = scheduler(64, 32);
        Sequence sequence = repeating(scheduler, 50, 1, 3, 4, 5);

        Batch batch = scheduler.schedule();
        assertThat(batch.parts()).containsExactly(new Batch.Part(sequence, 12 + 3, 3));
        assertThat(scheduler.update(batch, new int[] {1, 3, 9})).hasSize(3);

        assertThat(Arrays.copyOfRange(sequence.tokens(), 12, sequence.tokenCount()))
                .containsExactly(1, 3, 9);
        assertThat(sequence.computedTokens()).isEqualTo(14);
        assertThat(sequence.remainingTokens()).isEqualTo(1);
        assertThat(scheduler.stats().speculation()).isEqualTo(new EngineStats.Speculation(1, 3, 2));
    }

    @Test
    void aBlockThatAWrongGuessWouldFillIsNotOfferedToOthers() {
        Scheduler scheduler = scheduler(64, 32);
        Sequence sequence = repeating(scheduler, 50, 1, 3, 4, 5);
        scheduler.update(scheduler.schedule(), new int[] {1, 3, 4, 5});
        scheduler.update(scheduler.schedule(), new int[] {9});

        assertThat(sequence.tokenCount()).isEqualTo(17);
        assertThat(sequence.blockTable().published()).isEqualTo(1);
        assertThat(sequence.computedTokens()).isEqualTo(16);
    }

    @Test
    void nothingIsGuessedBeyondTheEndOfAnAnswer() {
        Scheduler scheduler = scheduler(64, 32);
        Sequence few = repeating(scheduler, 2, 1, 3, 4, 5);
        Sequence one = repeating(scheduler, 1, 1, 3, 4, 6);
        Sequence ending = repeating(scheduler, 50, 1, END, 4, 7);

        assertThat(scheduler.schedule().parts())
                .containsExactly(new Batch.Part(few, 13, 1), new Batch.Part(one, 12), new Batch.Part(ending, 13, 1));
    }

    @Test
    void guessesTakeOnlyWhatBudgetAndBlocksAreLeft() {
        Scheduler tight = scheduler(13, 32);
        Sequence first = repeating(tight, 50, 1, 3, 4, 5);
        assertThat(tight.schedule().parts()).containsExactly(new Batch.Part(first, 13, 1));

        Scheduler full = scheduler(64, 8);
        Sequence alone = repeating(full, 50, IntStream.range(10, 42).toArray());
        assertThat(full.schedule().parts().getFirst().drafts()).isZero();
        assertThat(alone.blockTable().size()).isEqualTo(6);
    }

    private static Scheduler scheduler(int maxStepTokens, int blocks) {
        Speculation guessing = new Speculation(3, 3, 2);
        return new Scheduler(new EngineLimits(128, 4, maxStepTokens, true, true, blocks, 10, 0, guessing), Set.of(END));
    }

    /** Three times the same tokens. */
    private static Sequence repeating(Scheduler scheduler, int maxTokens, int... text) {
        int[] prompt = IntStream.range(0, 3 * text.length)
                .map(i -> text[i % text.length])
                .toArray();
        Sequence sequence = new Sequence(new GenerationRequest(prompt, SamplingParams.GREEDY, maxTokens, false));
        scheduler.submit(sequence);
        return sequence;
    }
}
