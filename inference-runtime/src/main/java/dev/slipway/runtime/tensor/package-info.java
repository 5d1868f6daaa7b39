/** Typed views of memory that someone else owns. */
@NullMarked
package dev.slipway.runtime.tensor;

import org.jspecify.annotations.NullMarked;
