package dev.slipway.edge.replica;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One request on its way to one replica; used on one event loop. */
public final class ReplicaCall {

    private final ReplicaAnswer answer;
    private @Nullable ReplicaConnection connection;
    private boolean sent;
    private boolean over;

    ReplicaCall(ReplicaAnswer answer) {
        this.answer = answer;
    }

    ReplicaAnswer answer() {
        return answer;
    }

    void attach(ReplicaConnection attached) {
        connection = attached;
        answer.connected(this);
    }

    boolean isOver() {
        return over;
    }

    /** Whether the whole request is out, so that the connection may carry another one. */
    boolean isSent() {
        return sent;
    }

    void finish() {
        over = true;
        connection = null;
    }

    void fail(ReplicaAnswer.Failure failure) {
        if (!over) {
            finish();
            answer.failed(failure);
        }
    }

    public void send(HttpRequest head) {
        write(head);
    }

    public void send(HttpContent content) {
        sent = content instanceof LastHttpContent;
        write(content);
    }

    private void write(Object message) {
        if (connection == null) {
            ReferenceCountUtil.release(message);
        } else {
            connection.write(message);
        }
    }

    public void flush() {
        if (connection != null) {
            connection.flush();
        }
    }

    public boolean isWritable() {
        return connection != null && connection.isWritable();
    }

    /** Stops or goes on reading the answer, while the caller cannot take more of it. */
    public void read(boolean on) {
        if (connection != null) {
            connection.read(on);
        }
    }

    /** Gives the call up; the replica sees its connection close at once. */
    public void cancel() {
        ReplicaConnection used = connection;
        finish();
        if (used != null) {
            used.close();
        }
    }
}
