package dev.slipway.system.harness;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** Waits for a condition, never longer than its deadline. */
public final class Await {
    private static final Duration PAUSE = Duration.ofMillis(20);

    private Await() {}

    /** What is looked at; a refused or broken connection counts as "not yet". */
    @FunctionalInterface
    public interface Probe<T> {
        T look() throws IOException;
    }

    public static void until(String what, Duration limit, Probe<Boolean> condition) {
        until(what, limit, condition, met -> met);
    }

    public static <T> T until(String what, Duration limit, Probe<T> probe, Predicate<T> good) {
        long deadline = System.nanoTime() + limit.toNanos();
        String last = "nothing";
        do {
            T value = null;
            try {
                value = probe.look();
                last = String.valueOf(value);
            } catch (IOException notYet) {
                last = notYet.toString();
            }
            if (value != null && good.test(value)) {
                return value;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
        throw new AssertionError("not within " + limit + ": " + what + "; last seen: " + last);
    }
}
