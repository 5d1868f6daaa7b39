/** The inference endpoints and the one path that a request takes through the edge. */
@NullMarked
package dev.slipway.edge.inference;

import org.jspecify.annotations.NullMarked;
