package dev.slipway.runtime.sampling;

/**
 * Random numbers without state: a value depends on its key and counter alone, so a draw does not depend on what else is in
 * the batch, nor on a recomputation. The mixing is SplitMix64's finalizer (Steele, Lea, Flood 2014).
 */
final class CounterRandom {

    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private CounterRandom() {}

    static long mix(long key, long counter) {
        return finish(finish(key + GOLDEN_GAMMA) + (counter + 1) * GOLDEN_GAMMA);
    }

    /** In [0, 1). */
    static double uniform(long key, long counter) {
        return (mix(key, counter) >>> 11) * 0x1p-53;
    }

    private static long finish(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
