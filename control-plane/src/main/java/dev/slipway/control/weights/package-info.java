/** Where checkpoints lie. */
@NullMarked
package dev.slipway.control.weights;

import org.jspecify.annotations.NullMarked;
