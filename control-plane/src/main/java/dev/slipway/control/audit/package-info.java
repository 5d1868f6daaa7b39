/** The ledger of events as its readers see it. */
@NullMarked
package dev.slipway.control.audit;

import org.jspecify.annotations.NullMarked;
