/** Where a request may go: addresses, the snapshot of the control plane, and its feed. */
@NullMarked
package dev.slipway.edge.routing;

import org.jspecify.annotations.NullMarked;
