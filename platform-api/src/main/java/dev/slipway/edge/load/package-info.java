/** How much each deployment has to do at this edge, and the report of it to the control plane. */
@NullMarked
package dev.slipway.edge.load;

import org.jspecify.annotations.NullMarked;
