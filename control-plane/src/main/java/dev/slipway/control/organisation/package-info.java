/** The teams and regions of an installation, as read by clients that know Baseten's. */
@NullMarked
package dev.slipway.control.organisation;

import org.jspecify.annotations.NullMarked;
