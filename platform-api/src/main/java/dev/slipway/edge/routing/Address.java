package dev.slipway.edge.routing;

/** What a request's host and path mean. */
public sealed interface Address {

    /** An endpoint of one model. */
    record Dedicated(String modelId, Target target, Action action) implements Address {}

    /** The OpenAI endpoint of all models; {@code path} is the replica's, query included. */
    record Shared(String path) implements Address {}

    /** Looks like a model's address and is none. */
    record Malformed(String reason) implements Address {}

    /** Console, management API, lists and receipts: everything that is not inference. */
    record Web(String path, Surface surface) implements Address {}

    /** What a host stands for beside inference; {@code GET /v1/models} is something else on each. */
    enum Surface {
        APP,
        API,
        SHARED
    }

    /** Reads the address of a request whose framing has been checked and whose target is a path. */
    static Address of(String host, String target) {
        return AddressParser.parse(host, target);
    }
}
