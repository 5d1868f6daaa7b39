package dev.slipway.runtime.sampling;

/**
 * How tokens that have come are made less likely.
 *
 * @param presence taken from the logit of each token that was generated
 * @param frequency taken from it for each time that it was generated
 * @param repetition divides the logit, or multiplies one below zero, of each token of the prompt or generated; 1 changes nothing
 */
public record Penalties(double presence, double frequency, double repetition) {

    public static final Penalties NONE = new Penalties(0, 0, 1);
}
