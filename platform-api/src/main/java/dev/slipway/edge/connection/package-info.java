/** One client connection: strict HTTP framing, one request at a time, an id on every answer, and limits on waiting. */
@NullMarked
package dev.slipway.edge.connection;

import org.jspecify.annotations.NullMarked;
