package dev.slipway.control.leadership;

/** Another process leads by now, so that nothing of what was begun here may be written. */
public final class LeadershipLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeadershipLostException(String holder) {
        super("control plane " + holder + " does not lead any more");
    }
}
