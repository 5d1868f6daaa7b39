package dev.slipway.runtime.openai.answer;

/** An event of a stream that names its events; its frame is named by its type. */
public interface NamedEvent {

    String type();
}
