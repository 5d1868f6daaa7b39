package dev.slipway.runtime.openai.answer;

/**
 * What every piece of an answer carries.
 *
 * @param fingerprint of what answers
 */
public record AnswerLabel(String id, long created, String model, String fingerprint) {}
