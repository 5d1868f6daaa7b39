/** Models: the named things that users host. */
@NullMarked
package dev.slipway.control.model;

import org.jspecify.annotations.NullMarked;
