/** The clone's launcher, a running instance, and the ways in which a client reaches it. */
@NullMarked
package dev.slipway.system.harness;

import org.jspecify.annotations.NullMarked;
