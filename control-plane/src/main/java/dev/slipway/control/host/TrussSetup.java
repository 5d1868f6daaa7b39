package dev.slipway.control.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the stock truss client reaches this instance. It knows where the management API is for one address that is not
 * Baseten's, {@code http://localhost:8000}; for every other it calls Baseten, and shows its user's key there.
 */
record TrussSetup(String url, Path key, boolean keyValid) {

    static final String API_HOST = "api.localhost";

    private static final String CLIENTS_URL = "http://localhost:8000";

    /** @param apiHostResolves whether the system finds {@link #API_HOST} by itself */
    List<String> lines(boolean apiHostResolves) {
        List<String> lines = new ArrayList<>(List.of(
                "truss: put this into ~/.trussrc, then run: truss login --remote slipway "
                        + (keyValid ? "--api-key \"$(cat %s)\"".formatted(key) : "--browser"),
                "    [slipway]",
                "    remote_provider = baseten",
                "    remote_url = " + CLIENTS_URL,
                "  Exactly this remote_url: with any other the client sends your key to Baseten's own API."));
        if (!url.equals(CLIENTS_URL)) {
            lines.add("  This instance is at %s, so run the client as: HTTP_PROXY=%s truss …".formatted(url, url));
        } else if (!apiHostResolves) {
            lines.add(("  This system does not know %s. Add this line to /etc/hosts: 127.0.0.1 %s"
                            + "    (without root: HTTP_PROXY=%s truss …)")
                    .formatted(API_HOST, API_HOST, CLIENTS_URL));
        }
        return lines;
    }
}
