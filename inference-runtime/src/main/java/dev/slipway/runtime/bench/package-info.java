/** Programs that measure the engine. */
@NullMarked
package dev.slipway.runtime.bench;

import org.jspecify.annotations.NullMarked;
