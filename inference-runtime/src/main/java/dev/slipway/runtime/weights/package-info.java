/** Checkpoint files, checked and mapped into memory as tensors. */
@NullMarked
package dev.slipway.runtime.weights;

import org.jspecify.annotations.NullMarked;
