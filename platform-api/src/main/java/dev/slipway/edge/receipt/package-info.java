/** Where a request's time went, and how to look it up. */
@NullMarked
package dev.slipway.edge.receipt;

import org.jspecify.annotations.NullMarked;
