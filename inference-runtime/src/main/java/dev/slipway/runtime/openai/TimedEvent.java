package dev.slipway.runtime.openai;

import dev.slipway.runtime.engine.GenerationEvent;

/** An event and when the engine told it. */
record TimedEvent(GenerationEvent event, long nanos) {}
