/** The inference runtime: wiring and engine settings. */
@NullMarked
package dev.slipway.runtime;

import org.jspecify.annotations.NullMarked;
