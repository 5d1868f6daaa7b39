package dev.slipway.runtime.openai.responses;

import java.util.Optional;
import reactor.core.publisher.Flux;

/** What makes a response in the background. Safe for use by several threads. */
public interface BackgroundRun {

    /** Ends it, unless it has ended; its response is then kept as it is. */
    void cancel();

    /** Ends it as soon as may be, since nobody can ask for it any more. */
    void abandon();

    /** Whether its events are kept, since a stream was asked for. */
    boolean keepsEvents();

    /** All events from the first on, those to come too, if they are kept. */
    Flux<ResponseEvent.Numbered> events();

    /** What it took, once it has ended, for whoever asks first. */
    Optional<?> takeReceipt();
}
