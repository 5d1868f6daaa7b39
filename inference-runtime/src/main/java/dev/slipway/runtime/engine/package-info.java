/** The loop that turns requests into batches and batches into tokens; one thread owns everything in it. */
@NullMarked
package dev.slipway.runtime.engine;

import org.jspecify.annotations.NullMarked;
