package dev.slipway.control.engine;

/**
 * What became of one field, flag, command or variable of a config on the engine that serves it.
 *
 * @param detail what it was applied as, or why it was not
 */
public record FlagOutcome(String name, String value, Fate fate, String detail) {

    private static final int SHOWN_LENGTH = 300;

    /** Whether it changes anything. */
    public enum Fate {
        APPLIED,
        /** What it asks for is so without it. */
        HOLDS,
        NOT_APPLIED
    }

    public FlagOutcome {
        value = value.length() <= SHOWN_LENGTH ? value : value.substring(0, SHOWN_LENGTH) + "…";
    }

    /** One line for a log. */
    public String line() {
        String what = value.isEmpty() ? name : name + ": " + value;
        return switch (fate) {
            case APPLIED -> what + " applied as " + detail;
            case HOLDS -> what + " holds already, " + detail;
            case NOT_APPLIED -> what + " not applied, " + detail;
        };
    }
}
