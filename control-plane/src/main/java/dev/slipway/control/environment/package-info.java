/** Environments: stable names that point at a deployment, and the promotion that moves them. */
@NullMarked
package dev.slipway.control.environment;

import org.jspecify.annotations.NullMarked;
