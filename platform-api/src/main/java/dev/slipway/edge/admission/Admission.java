package dev.slipway.edge.admission;

import dev.slipway.edge.auth.KeyUses;

/** What the edge as a whole can take on, how much of it from whom, and from whom it did. */
public record Admission(WaitingRoom waitingRoom, BodyBudget bodies, RateLimiter rates, KeyUses uses) {}
