package dev.slipway.edge.replica;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;

/** What becomes of a {@link ReplicaCall}; always told on the caller's event loop. */
public interface ReplicaAnswer {

    /** Why a call has no whole answer. */
    enum Failure {
        /** No connection could be made: the replica has seen nothing. */
        UNREACHABLE,
        /** A kept connection turned out to be closed before anything was answered. */
        STALE,
        /** The connection broke, or what came was not HTTP. */
        LOST
    }

    /** The request can be sent now. */
    void connected(ReplicaCall call);

    void begun(HttpResponse head);

    /** Takes over the content. */
    void content(HttpContent content);

    /** Everything that one read from the network brought has been passed on. */
    void readCompleted();

    /** Takes over the last content. */
    void ended(LastHttpContent last);

    void writabilityChanged(boolean writable);

    void failed(Failure failure);
}
