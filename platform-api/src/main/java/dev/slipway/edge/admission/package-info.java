/** May a request go now, or wait. */
@NullMarked
package dev.slipway.edge.admission;

import org.jspecify.annotations.NullMarked;
