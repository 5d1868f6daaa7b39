/** What hardware there is, and what fits on it. */
@NullMarked
package dev.slipway.control.hardware;

import org.jspecify.annotations.NullMarked;
