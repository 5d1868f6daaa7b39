package dev.slipway.control.leadership;

/** Stands before every write that only the leader may make. */
public interface Fence {

    /** Ends as {@link LeadershipLostException} unless this process leads, and goes on leading until the transaction ends. */
    void fence();
}
