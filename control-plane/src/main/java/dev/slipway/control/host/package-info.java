/** This machine's processes: the supervisor of {@code up}, PostgreSQL, ports, pids; plain Java without Spring. */
@NullMarked
package dev.slipway.control.host;

import org.jspecify.annotations.NullMarked;
