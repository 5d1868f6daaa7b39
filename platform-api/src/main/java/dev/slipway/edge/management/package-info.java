/** The small surfaces of the edge itself, and the way through to the control plane. */
@NullMarked
package dev.slipway.edge.management;

import org.jspecify.annotations.NullMarked;
