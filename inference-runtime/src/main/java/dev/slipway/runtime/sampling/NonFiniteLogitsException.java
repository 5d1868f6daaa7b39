package dev.slipway.runtime.sampling;

/** Logits from which nothing can be drawn: not a number, or all too large or too small. */
public final class NonFiniteLogitsException extends IllegalStateException {

    NonFiniteLogitsException(float largest) {
        super("the largest logit is " + largest);
    }
}
