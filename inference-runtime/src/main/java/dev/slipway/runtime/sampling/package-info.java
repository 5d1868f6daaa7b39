/** From logits to a token: greedy, or drawn with a generator that depends only on the request and the position. */
@NullMarked
package dev.slipway.runtime.sampling;

import org.jspecify.annotations.NullMarked;
