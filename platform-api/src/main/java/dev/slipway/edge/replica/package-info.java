/** Which replica serves a request, and how to reach it. */
@NullMarked
package dev.slipway.edge.replica;

import org.jspecify.annotations.NullMarked;
