/** Constrained decoding: grammars over bytes and control tokens, and which tokens may come next. */
@NullMarked
package dev.slipway.runtime.grammar;

import org.jspecify.annotations.NullMarked;
