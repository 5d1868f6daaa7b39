/** Typed views of memory that someone else owns, and functions in C that compute on it. */
@NullMarked
package dev.slipway.runtime.tensor;

import org.jspecify.annotations.NullMarked;
