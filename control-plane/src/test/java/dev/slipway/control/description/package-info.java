/** Holds what {@code docs/openapi.json} describes against what is sent to it. */
@NullMarked
package dev.slipway.control.description;

import org.jspecify.annotations.NullMarked;
