package dev.slipway.runtime.engine;

import java.util.OptionalLong;

/**
 * Who asks, as whoever stands before the engine says it, and what that one allows.
 *
 * @param tenant whose prompts the request may share cached blocks with; empty if nobody says
 * @param id between whom turns are shared out evenly; empty if nobody says
 * @param bestPriority the lowest that counts, whatever a request asks for
 * @param deadline on the engine's clock, after which nobody waits for the answer
 */
public record Caller(String tenant, String id, int bestPriority, OptionalLong deadline) {

    public static final Caller NOBODY = new Caller("", "", Integer.MIN_VALUE, OptionalLong.empty());

    public boolean isNamed() {
        return !id.isEmpty();
    }
}
