package dev.slipway.edge.replica;

import org.jspecify.annotations.Nullable;

/**
 * Which replica of a deployment a request is for, as long as that is there and can be reached.
 *
 * @param replicaId null: whichever is the least busy
 * @param evenIfFull for requests that take no place from others, such as to read what it keeps
 */
public record Wish(@Nullable String replicaId, boolean evenIfFull) {

    public static final Wish ANY = new Wish(null, false);

    public boolean isFor(Lease lease) {
        return lease.replicaId().equals(replicaId);
    }
}
