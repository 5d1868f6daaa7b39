package dev.slipway.edge.admission;

/** What the edge as a whole can take on. */
public record Admission(WaitingRoom waitingRoom, BodyBudget bodies) {}
