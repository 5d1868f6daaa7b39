/** How a config becomes an engine that can run. */
@NullMarked
package dev.slipway.control.engine;

import org.jspecify.annotations.NullMarked;
