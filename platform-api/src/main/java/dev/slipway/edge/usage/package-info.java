/** Tokens and time of each request, counted at the edge and logged before the reply ends. */
@NullMarked
package dev.slipway.edge.usage;

import org.jspecify.annotations.NullMarked;
