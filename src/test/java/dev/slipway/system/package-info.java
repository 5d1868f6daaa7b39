/** What a user of the built product can rely on, checked from outside. */
@NullMarked
package dev.slipway.system;

import org.jspecify.annotations.NullMarked;
