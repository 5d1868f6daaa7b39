package dev.slipway.runtime.cpu;

/**
 * The patience of an engine's thread with its helpers. Where other programs want the processors, too, the system takes one from a
 * helper in the middle of a task, for some milliseconds, and the engine waits for that task. Then one thread alone is faster. So after
 * such a wait it goes on alone for a while, and for longer when that happens again soon.
 */
final class Patience {

    /** Nanoseconds that a wait lasts longer than the work before it, when a helper was not just slower but away. */
    static final long AWAY = 500_000;

    /** Nanoseconds that the engine goes on alone, at least and at most. */
    static final long SHORTEST = 5_000_000;

    static final long LONGEST = 40_000_000;

    private boolean lost;
    private long lostUntil;
    private long pause;

    /** Whether helpers are not to be relied on now. */
    boolean isLost(long now) {
        if (lost && now - lostUntil >= 0) {
            lost = false;
        }
        return lost;
    }

    /**
     * After a job that was shared.
     *
     * @param worked nanoseconds that the engine had tasks of its own
     * @param waited nanoseconds that it then had to wait for those of others
     * @param now when that ended
     */
    void waited(long worked, long waited, long now) {
        if (waited - worked > AWAY) {
            boolean soon = pause > 0 && now - lostUntil < 4 * pause;
            pause = soon ? Math.min(2 * pause, LONGEST) : SHORTEST;
            lostUntil = now + pause;
            lost = true;
        }
    }
}
