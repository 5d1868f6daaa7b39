/** Work that goes on by itself in the background. */
@NullMarked
package dev.slipway.control.loop;

import org.jspecify.annotations.NullMarked;
