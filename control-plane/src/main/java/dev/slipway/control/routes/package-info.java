/** The snapshot that the edge lives on, and the long poll that hands it out. */
@NullMarked
package dev.slipway.control.routes;

import org.jspecify.annotations.NullMarked;
