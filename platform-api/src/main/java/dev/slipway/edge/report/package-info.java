/** What the edge tells its control plane without being asked. */
@NullMarked
package dev.slipway.edge.report;

import org.jspecify.annotations.NullMarked;
