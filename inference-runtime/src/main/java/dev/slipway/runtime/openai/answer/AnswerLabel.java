package dev.slipway.runtime.openai.answer;

/** What every piece of an answer carries. */
public record AnswerLabel(String id, long created, String model) {}
