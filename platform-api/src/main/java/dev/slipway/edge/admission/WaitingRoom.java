package dev.slipway.edge.admission;

import dev.slipway.edge.load.DeploymentLoad;
import dev.slipway.edge.load.DeploymentLoads;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

/** The requests that wait, for newer routes or parked for a replica of their deployment, up to a bound. */
public final class WaitingRoom {

    /** A waiting request; each comes and goes on a thread of its own. */
    public interface Waiter {
        /** Called from any thread when looking again may help. */
        void lookAgain();
    }

    private final int limit;
    private final DeploymentLoads loads;
    private final Map<Waiter, Place> places = new ConcurrentHashMap<>();
    private final Map<String, ConcurrentNavigableMap<Long, Waiter>> lines = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    public WaitingRoom(int limit, DeploymentLoads loads) {
        this.limit = limit;
        this.loads = loads;
    }

    /** Lets a request wait, or wait on, unless too many others do. */
    public boolean enter(Waiter waiter) {
        if (places.size() >= limit && !places.containsKey(waiter)) {
            return false;
        }
        places.putIfAbsent(waiter, Place.NONE);
        return true;
    }

    /** As {@link #enter}, at the end of the line for a replica of this deployment. */
    public boolean park(Waiter waiter, String deploymentId) {
        if (!enter(waiter)) {
            return false;
        }
        long number = numbers.incrementAndGet();
        var line = lines.computeIfAbsent(deploymentId, _ -> new ConcurrentSkipListMap<>());
        Place left = places.put(waiter, new Place.InLine(line, number, loads.of(deploymentId)));
        line.put(number, waiter);
        loads.of(deploymentId).park();
        if (left instanceof Place.InLine before) {
            before.leave();
        }
        return true;
    }

    public void leave(Waiter waiter) {
        if (places.remove(waiter) instanceof Place.InLine place) {
            place.leave();
        }
    }

    public void lookAgain() {
        places.keySet().forEach(Waiter::lookAgain);
    }

    /** Has the first in line for a replica of this deployment look again. */
    public void next(String deploymentId) {
        var line = lines.get(deploymentId);
        Map.Entry<Long, Waiter> first = line == null ? null : line.firstEntry();
        if (first != null) {
            first.getValue().lookAgain();
        }
    }

    /** Has the one behind this waiter in its line look again, since this one has no use for what was freed. */
    public void passOn(Waiter waiter) {
        if (places.get(waiter) instanceof Place.InLine place) {
            Map.Entry<Long, Waiter> behind = place.line().higherEntry(place.number());
            if (behind != null) {
                behind.getValue().lookAgain();
            }
        }
    }

    public int size() {
        return places.size();
    }

    private sealed interface Place {

        Place NONE = new Anywhere();

        record Anywhere() implements Place {}

        record InLine(ConcurrentNavigableMap<Long, Waiter> line, long number, DeploymentLoad load) implements Place {

            void leave() {
                line.remove(number);
                load.unpark();
            }
        }
    }
}
