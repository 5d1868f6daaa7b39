package dev.slipway.edge.replica;

import dev.slipway.edge.load.DeploymentLoads;
import dev.slipway.edge.routing.HostedModel;
import dev.slipway.edge.routing.ReplicaAddress;
import dev.slipway.edge.routing.Route;
import dev.slipway.edge.routing.Routes;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All replicas that the routes name, with how many requests each holds. A replica that cannot be reached is suspect, and
 * gets nothing more until it can be reached again.
 */
public final class ReplicaPool {

    private final Routes routes;
    private final DeploymentLoads loads;
    private final Map<ReplicaAddress, Replica> replicas = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final List<Consumer<String>> freed = new CopyOnWriteArrayList<>();

    public ReplicaPool(Routes routes, DeploymentLoads loads) {
        this.routes = routes;
        this.loads = loads;
        routes.onChange(this::forgetRemoved);
    }

    /**
     * Leases the replica of {@code route} that is wished for, or else the one with the fewest requests in flight; null when none
     * can be reached, or all that it may be are full.
     *
     * @param avoided leases of replicas that are not wanted, unless they have started anew since
     */
    public @Nullable Lease lease(Route route, Wish wish, List<Lease> avoided) {
        Replica wished = wished(route, wish);
        if (wished != null && !isAvoided(wished, avoided)) {
            return wished.begin(wish.evenIfFull() ? Integer.MAX_VALUE : route.concurrencyLimit())
                    ? leased(route, wished)
                    : null;
        }
        Replica best = leastBusy(route, avoided);
        while (best != null && !best.begin(route.concurrencyLimit())) {
            best = leastBusy(route, avoided); // another request took its last place
        }
        return best == null ? null : leased(route, best);
    }

    private Lease leased(Route route, Replica replica) {
        loads.of(route.deploymentId()).begin();
        return new Lease(this, route, replica);
    }

    private @Nullable Replica wished(Route route, Wish wish) {
        if (wish.replicaId() == null) {
            return null;
        }
        return route.replicas().stream()
                .filter(address -> address.id().equals(wish.replicaId()))
                .map(this::replicaAt)
                .filter(replica -> !replica.isSuspect())
                .findFirst()
                .orElse(null);
    }

    private @Nullable Replica leastBusy(Route route, List<Lease> avoided) {
        List<ReplicaAddress> addresses = route.replicas();
        int count = addresses.size();
        int first = count > 1 ? ThreadLocalRandom.current().nextInt(count) : 0;
        int fewest = route.concurrencyLimit();
        Replica best = null;
        for (int i = 0; i < count; i++) {
            Replica replica = replicaAt(addresses.get((first + i) % count));
            boolean reachable = !replica.isSuspect() && (avoided.isEmpty() || !isAvoided(replica, avoided));
            int held = replica.inFlight();
            if (reachable && held < fewest) {
                best = replica;
                fewest = held;
            }
        }
        return best;
    }

    void release(Route route, Replica replica) {
        replica.end();
        loads.of(route.deploymentId()).end();
        if (route.isLimited()) {
            freed.forEach(listener -> listener.accept(route.deploymentId()));
        }
    }

    /** Whether the replica that is wished for can be reached and holds as many requests as it may, or else all that can be reached. */
    public boolean isFull(Route route, Wish wish) {
        Replica wished = wished(route, wish);
        return wished == null ? isFull(route) : wished.inFlight() >= route.concurrencyLimit();
    }

    /** Whether a replica of {@code route} can be reached, and each of those holds as many requests as it may. */
    public boolean isFull(Route route) {
        List<Replica> reachable = route.replicas().stream()
                .map(this::replicaAt)
                .filter(replica -> !replica.isSuspect())
                .toList();
        return !reachable.isEmpty()
                && reachable.stream().allMatch(replica -> replica.inFlight() >= route.concurrencyLimit());
    }

    private static boolean isAvoided(Replica replica, List<Lease> avoided) {
        return avoided.stream().anyMatch(lease -> lease.isOf(replica));
    }

    /** Whether a replica of {@code route} starts, or is perhaps down and may start again. */
    public boolean mayComeBack(Route route) {
        return route.replicas().isEmpty()
                || route.replicas().stream().map(this::replicaAt).anyMatch(replica -> !replica.isKnownToBeUp());
    }

    private Replica replicaAt(ReplicaAddress address) {
        Replica known = replicas.get(address);
        return known == null ? replicas.computeIfAbsent(address, Replica::new) : known;
    }

    boolean contains(Replica replica) {
        return replicas.get(replica.address()) == replica;
    }

    /** Has {@code listener} run whenever a request that found no replica may find one now. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Has {@code listener} told of each deployment one of whose replicas could be full and is not. */
    public void onFreed(Consumer<String> listener) {
        freed.add(listener);
    }

    void changed() {
        listeners.forEach(Runnable::run);
    }

    /** The requests that replicas hold right now. */
    public int inFlight() {
        return replicas.values().stream().mapToInt(Replica::inFlight).sum();
    }

    private void forgetRemoved() {
        Set<ReplicaAddress> named = new HashSet<>();
        for (HostedModel model : routes.current().models()) {
            model.deployments().values().forEach(route -> named.addAll(route.replicas()));
        }
        replicas.keySet().retainAll(named);
        changed();
    }
}
