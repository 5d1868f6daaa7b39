/** The edge: the one public port in front of every model and the management API. */
@NullMarked
package dev.slipway.edge;

import org.jspecify.annotations.NullMarked;
