package dev.slipway.control.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReconcileQueueTest {

    private final AtomicLong now = new AtomicLong();
    private final ReconcileQueue queue = new ReconcileQueue(now::get);

    @Test
    void anIdThatIsQueuedIsNotQueuedAgain() {
        queue.add("a");
        queue.add("a");
        assertThat(queue.poll()).contains("a");
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void anIdComesWhenItsTimeHasCome() {
        queue.add("a", Duration.ofSeconds(1));
        assertThat(queue.poll()).isEmpty();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(queue.poll()).contains("a");
    }

    @Test
    void theEarlierOfTwoTimesHolds() {
        queue.add("a", Duration.ofSeconds(10));
        queue.add("a");
        queue.add("a", Duration.ofSeconds(5));
        assertThat(queue.poll()).contains("a");
    }

    @Test
    void aWaitingTakerIsWokenByAnIdAndByTheEnd() throws Exception {
        var taken = CompletableFuture.supplyAsync(this::take);
        queue.add("a");
        assertThat(taken.get(5, TimeUnit.SECONDS)).isEqualTo("a");
        var ended = CompletableFuture.supplyAsync(this::take);
        queue.close();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isEqualTo("closed");
    }

    private String take() {
        try {
            return queue.take(Duration.ofMinutes(1)).orElse("closed");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
