/** Benchmark programs behind {@code ./slipway bench}: each measures the built product side by side with its yardstick. */
@NullMarked
package dev.slipway.bench;

import org.jspecify.annotations.NullMarked;
