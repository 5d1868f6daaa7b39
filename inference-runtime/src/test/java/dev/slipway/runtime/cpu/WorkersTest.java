package dev.slipway.runtime.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkersTest {

    private static final long WORTH_SHARING = 1L << 40;

    @Test
    void everyTaskOfEveryJobRunsOnceBeforeRunReturnsAndNeverAfterwards() {
        List<AtomicIntegerArray> jobs = new ArrayList<>();
        try (Workers workers = new Workers(4, System::nanoTime)) {
            for (int job = 0; job < 5_000; job++) {
                AtomicIntegerArray runs = new AtomicIntegerArray(2 + job % 9);
                workers.run(runs.length(), WORTH_SHARING, (task, worker) -> runs.incrementAndGet(task));
                assertThat(allOnes(runs)).isTrue();
                jobs.add(runs);
            }
        }
        assertThat(jobs).allMatch(WorkersTest::allOnes);
    }

    private static boolean allOnes(AtomicIntegerArray runs) {
        return IntStream.range(0, runs.length()).allMatch(task -> runs.get(task) == 1);
    }

    @Test
    void aWorkerWhoseShareIsDoneTakesTasksOfAnother() {
        try (Workers workers = new Workers(2, System::nanoTime)) {
            CountDownLatch others = new CountDownLatch(9);
            workers.run(10, WORTH_SHARING, (task, worker) -> {
                if (task == 0) {
                    await(others);
                } else {
                    others.countDown();
                }
            });
            assertThat(others.getCount()).isZero();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void smallJobsStayOnTheCallersThread() {
        try (Workers workers = new Workers(3, System::nanoTime)) {
            Thread caller = Thread.currentThread();
            workers.run(5, 10, (task, worker) -> {
                assertThat(Thread.currentThread()).isSameAs(caller);
                assertThat(worker).isZero();
            });
        }
    }

    @Test
    void aFailedTaskFailsItsJobAndNotTheNext() {
        try (Workers workers = new Workers(2, System::nanoTime)) {
            assertThatThrownBy(() -> workers.run(4, WORTH_SHARING, (task, worker) -> {
                        if (task == 3) {
                            throw new ArithmeticException("third");
                        }
                    }))
                    .hasRootCauseMessage("third");
            AtomicIntegerArray runs = new AtomicIntegerArray(4);
            workers.run(4, WORTH_SHARING, (task, worker) -> runs.incrementAndGet(task));
            assertThat(runs.toString()).isEqualTo("[1, 1, 1, 1]");
        }
    }
}
