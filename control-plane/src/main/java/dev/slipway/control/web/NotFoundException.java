package dev.slipway.control.web;

/** What the request names does not exist, or not for this caller. */
public final class NotFoundException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotFoundException(String kind, String id) {
        super("no " + kind + " " + (id.length() <= 100 ? id : id.substring(0, 100) + "…"));
    }
}
