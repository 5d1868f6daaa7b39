package dev.slipway.runtime.sampling;

/** Logits from which no token can be drawn. */
public final class UnusableLogitsException extends RuntimeException {

    private static final long serialVersionUID = 1;

    UnusableLogitsException(float largest) {
        super("the largest logit is " + largest);
    }
}
