package dev.slipway.runtime.openai;

/** An event of a stream that names its events; its frame is named by its type. */
interface NamedEvent {

    String type();
}
