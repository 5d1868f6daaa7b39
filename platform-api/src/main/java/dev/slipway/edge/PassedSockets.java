package dev.slipway.edge;

import java.util.Map;
import org.springframework.http.client.ReactorResourceFactory;

/**
 * Listening sockets that whoever started this process keeps, so that no connection is refused while there is no edge or
 * another one follows. They are passed as systemd does it: from descriptor 3 on, LISTEN_FDS of them, to process LISTEN_PID.
 */
record PassedSockets(int count) {

    private static final int FIRST = 3;

    static PassedSockets to(long pid, Map<String, String> environment) {
        boolean here = String.valueOf(pid).equals(environment.get("LISTEN_PID"));
        return new PassedSockets(here ? Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0")) : 0);
    }

    boolean any() {
        return count > 0;
    }

    /** Has a server listen on the socket of that index; as {@code resources} are when there is none. */
    ReactorResourceFactory socket(int index, ReactorResourceFactory resources) {
        if (index >= count) {
            return resources;
        }
        ReactorResourceFactory listening = new ReactorResourceFactory();
        listening.setUseGlobalResources(false);
        listening.setLoopResources(new PassedSocket(resources.getLoopResources(), FIRST + index));
        return listening;
    }
}
