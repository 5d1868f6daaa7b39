/** Makes what runs match what is stored: the reconciler, and the cluster that it drives. */
@NullMarked
package dev.slipway.control.cluster;

import org.jspecify.annotations.NullMarked;
