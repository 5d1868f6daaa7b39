/** Both ends of the requests with which an edge warms up: the callers, and a replica that answers them from memory. */
@NullMarked
package dev.slipway.edge.rehearsal;

import org.jspecify.annotations.NullMarked;
