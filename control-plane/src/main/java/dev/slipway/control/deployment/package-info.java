/** Deployments: versions of a model, their life cycle and the push that makes them. */
@NullMarked
package dev.slipway.control.deployment;

import org.jspecify.annotations.NullMarked;
