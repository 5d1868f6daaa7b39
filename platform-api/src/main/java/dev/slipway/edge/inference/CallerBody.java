package dev.slipway.edge.inference;

import dev.slipway.edge.admission.BodyBudget;
import dev.slipway.edge.replica.ReplicaCall;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;

/**
 * A request's body as far as it has come. It is held until the replica begins to answer, so that it can be sent again
 * elsewhere; one that grows beyond {@link #REPLAYABLE} after it began to be sent is sent once only.
 */
final class CallerBody {

    static final int REPLAYABLE = 1024 * 1024;

    private final BodyBudget budget;
    private final List<ByteBuf> parts = new ArrayList<>(1);
    private int held;
    private boolean whole = true;
    private boolean complete;

    CallerBody(BodyBudget budget) {
        this.budget = budget;
    }

    /** Takes over the next part, to hold it. False when the edge holds too much already. */
    boolean hold(HttpContent content) {
        complete = content instanceof LastHttpContent;
        ByteBuf part = content.content();
        int bytes = part.readableBytes();
        if (bytes == 0) {
            content.release();
            return true;
        }
        if (!budget.reserve(bytes)) {
            content.release();
            return false;
        }
        held += bytes;
        parts.add(part);
        return true;
    }

    /** Takes over the next part and passes it on; holds it too while the body can be sent again. */
    void pass(HttpContent content, ReplicaCall call) {
        complete = content instanceof LastHttpContent;
        int bytes = content.content().readableBytes();
        if (whole && held + bytes <= REPLAYABLE && budget.reserve(bytes)) {
            held += bytes;
            parts.add(content.content().retainedSlice());
        } else {
            release();
        }
        call.send(content);
    }

    /** Whether all that has come of the body is still here. */
    boolean isReplayable() {
        return whole;
    }

    boolean isComplete() {
        return complete;
    }

    int held() {
        return held;
    }

    /** Sends all that has come. */
    void sendTo(ReplicaCall call) {
        for (ByteBuf part : parts) {
            call.send(new DefaultHttpContent(part.retainedSlice()));
        }
        if (complete) {
            call.send(LastHttpContent.EMPTY_LAST_CONTENT);
        }
        if (held > REPLAYABLE) {
            release();
        }
    }

    /** Replaces the bytes from {@code start} to {@code stop} of what is held. */
    void replace(int start, int stop, byte[] replacement) {
        CompositeByteBuf all = Unpooled.compositeBuffer(parts.size() + 2);
        all.addComponents(true, parts);
        ByteBuf edited = Unpooled.buffer(held - (stop - start) + replacement.length);
        edited.writeBytes(all, 0, start).writeBytes(replacement).writeBytes(all, stop, held - stop);
        all.release();
        parts.clear();
        budget.release(held - edited.readableBytes());
        held = edited.readableBytes();
        parts.add(edited);
    }

    /** Lets go of what is held; the body cannot be sent again after this. */
    void release() {
        whole = false;
        budget.release(held);
        held = 0;
        parts.forEach(ByteBuf::release);
        parts.clear();
    }
}
