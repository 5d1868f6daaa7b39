package dev.slipway.runtime.openai.answer;

import dev.slipway.runtime.engine.GenerationEvent;
import dev.slipway.runtime.engine.GenerationRequest;
import dev.slipway.runtime.openai.request.OpenAiError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request becomes, built from the events of its generations. A streamed answer and a whole one are built by the same
 * steps, so they say the same. Used by one thread at a time.
 */
public interface Answer {

    boolean streamed();

    /** Whether a client reads it while it is made, and may be too slow for it. */
    default boolean readWhileMade() {
        return streamed();
    }

    /** Whether something may end it that its generation knows nothing of: a stop string, or a stop token of the request's own. */
    boolean mayEndEarly();

    /** Whether the events of a stream carry their names, and its end needs no word of its own. */
    default boolean namesEvents() {
        return false;
    }

    /** The chunks that end a stream when its engine fails. */
    default List<?> failure(OpenAiError error) {
        return List.of(new OpenAiError.Body(error));
    }

    /** One for each choice. */
    List<GenerationRequest> generations();

    /** Takes in the next event of a choice's generation; returns the chunks that a stream shows for it. */
    List<?> accept(int choice, GenerationEvent event);

    /** Why a choice is complete, perhaps before its generation ends; null while it is not. */
    @Nullable
    String finishReason(int choice);

    /** The chunks that end a stream, after all choices are complete. */
    List<?> closing();

    /** The answer in one piece. */
    Object whole();

    Usage usage();
}
