package dev.slipway.runtime.openai;

/** What every piece of an answer carries. */
record AnswerLabel(String id, long created, String model) {}
