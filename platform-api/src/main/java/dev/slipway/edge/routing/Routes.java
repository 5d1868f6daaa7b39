package dev.slipway.edge.routing;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The current {@link RouteTable}: one reference, replaced whole. */
public final class Routes {

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile RouteTable current = RouteTable.NONE;

    public RouteTable current() {
        return current;
    }

    /** The version of the snapshot in use; negative as long as there is none. */
    public long version() {
        return current.version();
    }

    /** Has {@code listener} run after each replacement. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    void replace(RouteTable table) {
        current = table;
        listeners.forEach(Runnable::run);
    }
}
