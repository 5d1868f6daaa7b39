package dev.slipway.runtime.grammar;

/** A grammar or schema that cannot be enforced. */
public final class GrammarException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final String path;

    /**
     * @param path where in the schema, such as {@code properties.age.not}; empty for the whole
     * @param problem what is wrong there, as a predicate: "is …"
     */
    public GrammarException(String path, String problem) {
        super(problem);
        this.path = path;
    }

    public String path() {
        return path;
    }

    /** The problem without its path. */
    public String problem() {
        return String.valueOf(getMessage());
    }
}
