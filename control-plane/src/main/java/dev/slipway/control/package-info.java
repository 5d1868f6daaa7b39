/** The control plane: desired state in PostgreSQL, and what makes the cluster match it. */
@NullMarked
package dev.slipway.control;

import org.jspecify.annotations.NullMarked;
