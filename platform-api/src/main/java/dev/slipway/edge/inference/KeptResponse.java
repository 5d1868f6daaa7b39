package dev.slipway.edge.inference;

import dev.slipway.edge.replica.Wish;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The stored response that a request refers to, by its path or by its body's {@code previous_response_id}: its id tells which
 * replica keeps it.
 */
final class KeptResponse {

    private static final String PATH = "/v1/responses";
    private static final String ID = "resp_";

    private final InferenceRequest request;
    private final JsonMapper json;
    private Wish wish = Wish.ANY;
    private @Nullable BodyText search;
    private int searched;

    KeptResponse(InferenceRequest request, JsonMapper json) {
        this.request = request;
        this.json = json;
    }

    /** Looks at the path, and finds out whether the body has to be read before a replica can be chosen. */
    void look() {
        String path = request.enginePath();
        if (path == null || !path.startsWith(PATH)) {
            return;
        }
        String id = path.startsWith("/", PATH.length())
                ? path.substring(PATH.length() + 1).split("[/?]", 2)[0]
                : "";
        String replica = replicaOf(id);
        if (replica != null) {
            wish = new Wish(replica, true);
        } else if (request.isPost() && request.hasBody()) {
            search = new BodyText(json, "previous_response_id");
        }
    }

    /** Where the request should go. */
    Wish wish() {
        return wish;
    }

    boolean isAwaited() {
        return search != null;
    }

    /** Reads on while it is awaited; true when this told it, or that none will be told. A body too long to be held is not read to its end. */
    boolean read(HttpContent content) {
        if (search == null) {
            return false;
        }
        searched += content.content().readableBytes();
        boolean settled = search.read(content.content());
        if (!settled && !(content instanceof LastHttpContent) && searched < CallerBody.REPLAYABLE) {
            return false;
        }
        String replica = settled && search.fault() == null ? replicaOf(search.value()) : null;
        wish = replica == null ? Wish.ANY : new Wish(replica, false);
        search = null;
        return true;
    }

    /** {@code resp_REPLICA_REST}; null where no replica is named. */
    static @Nullable String replicaOf(String responseId) {
        int end = responseId.lastIndexOf('_');
        return responseId.startsWith(ID) && end > ID.length() ? responseId.substring(ID.length(), end) : null;
    }
}
