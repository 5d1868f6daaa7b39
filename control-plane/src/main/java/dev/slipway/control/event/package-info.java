/** The ledger of what happened and who did it. */
@NullMarked
package dev.slipway.control.event;

import org.jspecify.annotations.NullMarked;
