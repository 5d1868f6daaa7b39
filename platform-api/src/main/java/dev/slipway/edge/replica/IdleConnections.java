package dev.slipway.edge.replica;

import dev.slipway.edge.routing.ReplicaAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connections of one event loop that wait for their next call, newest first. */
final class IdleConnections {

    private static final int MAX_PER_REPLICA = 256;

    private final Map<ReplicaAddress, Deque<ReplicaConnection>> byAddress = new HashMap<>();

    void add(ReplicaConnection connection) {
        Deque<ReplicaConnection> waiting = byAddress.computeIfAbsent(connection.address(), _ -> new ArrayDeque<>());
        if (waiting.size() < MAX_PER_REPLICA) {
            waiting.push(connection);
        } else {
            connection.close();
        }
    }

    @Nullable
    ReplicaConnection take(ReplicaAddress address) {
        Deque<ReplicaConnection> waiting = byAddress.get(address);
        if (waiting == null) {
            return null;
        }
        ReplicaConnection connection = waiting.poll();
        while (connection != null && !connection.isActive()) {
            connection = waiting.poll();
        }
        return connection;
    }

    void remove(ReplicaConnection connection) {
        Deque<ReplicaConnection> waiting = byAddress.get(connection.address());
        if (waiting != null && waiting.remove(connection) && waiting.isEmpty()) {
            byAddress.remove(connection.address());
        }
    }
}
